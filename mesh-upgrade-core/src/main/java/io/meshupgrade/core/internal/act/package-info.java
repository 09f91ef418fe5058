/** Acting: one small class for each kind of step, whose requests are conditional and may be repeated. */
@NullMarked
package io.meshupgrade.core.internal.act;

import org.jspecify.annotations.NullMarked;
