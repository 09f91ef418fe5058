/** The entry, {@link io.meshupgrade.MeshUpgrade}. */
@NullMarked
package io.meshupgrade;

import org.jspecify.annotations.NullMarked;
