/** Time: the one place that asks the machine for it. Everything else is handed an {@code InstantSource}. */
@NullMarked
package io.meshupgrade.core.internal.time;

import org.jspecify.annotations.NullMarked;
