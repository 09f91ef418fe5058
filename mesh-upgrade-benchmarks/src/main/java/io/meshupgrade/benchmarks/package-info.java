/** Measures the library next to other ways to the same answer, on clusters that are generated. */
@NullMarked
package io.meshupgrade.benchmarks;

import org.jspecify.annotations.NullMarked;
