/** The time of the simulated world, which only goes on when it is told to. */
@NullMarked
package io.meshupgrade.testkit.internal.time;

import org.jspecify.annotations.NullMarked;
