/** What all capabilities share: the exceptions, and names of things. */
@NullMarked
package io.meshupgrade.common;

import org.jspecify.annotations.NullMarked;
