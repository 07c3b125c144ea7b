package org.surveygrid.packaging.bench.timing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;

/** Times work on this thread after it has been compiled. */
public final class KernelClock {
    private static final double MEBIBYTE = 1 << 20;
    /** Runs before the first that counts; fewer when they are long, because then they compile within one. */
    private static final int WARM_RUNS = 4;

    private static final double LONG_SECONDS = 4;

    private KernelClock() {}

    /**
     * Times a trial.
     *
     * @param trial the work
     * @param runs how many runs count, at least 1
     * @return least and worst processor time of this thread, largest heap
     * @throws IOException when the trial fails
     */
    public static Measurement measure(Trial trial, int runs) throws IOException {
        double warming = 0;
        for (int i = 0; i < WARM_RUNS && warming < LONG_SECONDS; i++) {
            warming += once(trial).cpuSeconds();
        }
        Measurement total = once(trial);
        for (int i = 1; i < runs; i++) {
            total = total.and(once(trial));
        }
        return total;
    }

    /**
     * Largest heap while a trial runs, above what was in use before.
     *
     * @param trial the work
     * @return mebibytes, with what the collector had not yet taken
     * @throws IOException when the trial fails
     */
    public static double peakMebibytesAbove(Trial trial) throws IOException {
        System.gc();
        double before = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
        return once(trial).peakMebibytes() - before;
    }

    private static Measurement once(Trial trial) throws IOException {
        System.gc();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            pool.resetPeakUsage();
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        trial.run();
        double seconds = (threads.getCurrentThreadCpuTime() - before) * 1e-9;
        double peak = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                peak += pool.getPeakUsage().getUsed() / MEBIBYTE;
            }
        }
        return new Measurement(seconds, seconds, peak, 1);
    }
}
