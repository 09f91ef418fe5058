/** The entry, {@link io.meshupgrade.MeshUpgrade}, and what all capabilities share. */
@NullMarked
package io.meshupgrade;

import org.jspecify.annotations.NullMarked;
