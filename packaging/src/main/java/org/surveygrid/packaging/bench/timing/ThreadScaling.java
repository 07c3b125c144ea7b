package org.surveygrid.packaging.bench.timing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What several threads of one JVM gain that do the same work on a chip each. Kernels use one thread; chips are what is shared
 * out.
 *
 * @param threads how many work at a time
 * @param oneSeconds least elapsed time of one thread alone
 * @param allSeconds least elapsed time of all of them, each with its own chip
 * @param oneCpuSeconds least processor time of a chip in one thread alone
 * @param allCpuSeconds least mean processor time of a chip while all threads work
 */
public record ThreadScaling(
        int threads, double oneSeconds, double allSeconds, double oneCpuSeconds, double allCpuSeconds) {

    /**
     * Measures work that has been compiled, one thread and all threads by turns, so that other users of the machine disturb
     * both alike.
     *
     * @param trials as many as threads; they share nothing
     * @param rounds how often
     * @return the least of each
     * @throws IOException when a trial fails
     */
    public static ThreadScaling measure(List<Trial> trials, int rounds) throws IOException {
        double[] least = {
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY
        };
        try (ExecutorService pool = Executors.newFixedThreadPool(
                trials.size(), Thread.ofPlatform().name("bench-", 0).factory())) {
            for (int round = 0; round < rounds; round++) {
                double[] one = elapsedAndCpu(pool, trials.subList(0, 1));
                double[] all = elapsedAndCpu(pool, trials);
                least[0] = Math.min(least[0], one[0]);
                least[1] = Math.min(least[1], all[0]);
                least[2] = Math.min(least[2], one[1]);
                least[3] = Math.min(least[3], all[1]);
            }
        }
        return new ThreadScaling(trials.size(), least[0], least[1], least[2], least[3]);
    }

    private static double[] elapsedAndCpu(ExecutorService pool, List<Trial> trials) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Callable<Long>> work = new ArrayList<>();
        for (Trial trial : trials) {
            work.add(() -> {
                long before = threads.getCurrentThreadCpuTime();
                trial.run();
                return threads.getCurrentThreadCpuTime() - before;
            });
        }
        System.gc();
        long start = System.nanoTime();
        long cpu = 0;
        try {
            for (Future<Long> done : pool.invokeAll(Collections.unmodifiableList(work))) {
                cpu += done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while threads were timed", e);
        } catch (ExecutionException e) {
            throw new IOException("a timed thread failed: " + e.getCause(), e);
        }
        return new double[] {(System.nanoTime() - start) * 1e-9, cpu * 1e-9 / trials.size()};
    }

    /**
     * How many chips are done in the time of one.
     *
     * @return at most the number of threads, less where other programs use the processors
     */
    public double gain() {
        return threads * oneSeconds / allSeconds;
    }

    /**
     * The same if every thread had a processor to itself: what is lost then is memory and caches they share.
     *
     * @return at most about the number of threads
     */
    public double gainOnFreeProcessors() {
        return threads * oneCpuSeconds / allCpuSeconds;
    }
}
