package io.meshupgrade.benchmarks;

/**
 * What one run took.
 *
 * @param wallNanos from its beginning to its end
 * @param cpuNanos of all threads of the client, its garbage collector and compiler included; 0 when it was not seen
 * @param allocatedBytes by the thread that ran it; 0 when it was not seen
 * @param peakBytes of memory that its process had at once; 0 when it was not seen
 */
record Measured(long wallNanos, long cpuNanos, long allocatedBytes, long peakBytes) {}
