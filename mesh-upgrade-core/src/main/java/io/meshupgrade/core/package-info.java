/** Connects: {@link io.meshupgrade.core.AksMeshUpgrade} is all that callers need to see of this module. */
@NullMarked
package io.meshupgrade.core;

import org.jspecify.annotations.NullMarked;
