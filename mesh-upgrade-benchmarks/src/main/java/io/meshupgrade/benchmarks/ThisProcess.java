package io.meshupgrade.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what runs in this process, while nothing else does. */
final class ThisProcess {

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private ThisProcess() {}

    static Measured measure(Contender.Work work) throws Exception {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        work.run();
        long end = System.nanoTime();
        return new Measured(
                end - begin,
                PROCESS.getProcessCpuTime() - cpu,
                THREADS.getCurrentThreadAllocatedBytes() - allocated,
                0);
    }
}
