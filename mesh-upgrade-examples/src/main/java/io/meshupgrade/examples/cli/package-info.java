/** The command line: each capability of the library as a command, for people and for scripts. */
@NullMarked
package io.meshupgrade.examples.cli;

import org.jspecify.annotations.NullMarked;
