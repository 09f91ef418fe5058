/**
 * The four ways to change an object by sending a part of it: JSON patch, merge patch, strategic merge, server-side
 * apply.
 */
@NullMarked
package io.meshupgrade.testkit.internal.patch;

import org.jspecify.annotations.NullMarked;
