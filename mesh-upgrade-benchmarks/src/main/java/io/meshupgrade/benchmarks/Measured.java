package io.meshupgrade.benchmarks;

/**
 * What one run took.
 *
 * @param wallNanos from its beginning to its end
 * @param cpuNanos of all threads of the client, its garbage collector and compiler included; 0 when it was not seen
 * @param allocatedBytes by the thread that ran it; 0 when it was not seen
 * @param peakBytes of memory that its process had at once; 0 when it was not seen
 * @param requests that the API server answered meanwhile, to whomever; 0 when they were not counted
 * @param restarts patches of Deployments among them; 0 when they were not counted
 */
record Measured(long wallNanos, long cpuNanos, long allocatedBytes, long peakBytes, long requests, long restarts) {

    Measured(long wallNanos, long cpuNanos, long allocatedBytes, long peakBytes) {
        this(wallNanos, cpuNanos, allocatedBytes, peakBytes, 0, 0);
    }

    /** The same run, with what the API server counted. */
    Measured with(Requests counted) {
        return new Measured(
                wallNanos, cpuNanos, allocatedBytes, peakBytes, counted.all(), counted.patchesOfDeployments());
    }
}
