/** Doing: one operator at a time, and what a run of several steps needs beside the steps. */
@NullMarked
package io.meshupgrade.core.internal.run;

import org.jspecify.annotations.NullMarked;
