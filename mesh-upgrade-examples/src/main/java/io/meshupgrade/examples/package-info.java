/** Small programs to copy from. */
@NullMarked
package io.meshupgrade.examples;

import org.jspecify.annotations.NullMarked;
