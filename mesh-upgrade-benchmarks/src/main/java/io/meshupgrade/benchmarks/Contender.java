package io.meshupgrade.benchmarks;

/** A way to read the pods of a cluster, or to find out about their sidecars. */
interface Contender {

    /** Reads all pods once. */
    Measured run() throws Exception;

    /** Something that runs in this process, on the thread that calls it. */
    interface Work {
        void run() throws Exception;
    }

    /** A contender in this process. */
    static Contender inProcess(Work work) {
        return () -> ThisProcess.measure(work);
    }
}
