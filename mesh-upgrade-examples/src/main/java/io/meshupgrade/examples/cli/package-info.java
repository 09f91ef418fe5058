/** The command line: everything that the library does, for people and scripts. */
@NullMarked
package io.meshupgrade.examples.cli;

import org.jspecify.annotations.NullMarked;
