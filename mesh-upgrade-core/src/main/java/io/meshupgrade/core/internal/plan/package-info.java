/** Planning: from what was observed and what was asked for to the steps that remain. Pure. */
@NullMarked
package io.meshupgrade.core.internal.plan;

import org.jspecify.annotations.NullMarked;
