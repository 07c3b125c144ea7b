package org.surveygrid.solver.sparse.factor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Pieces of work that have nothing to do with each other, so that it is all the same which thread does which. */
public final class NumberedWork {
    private NumberedWork() {}

    /**
     * Does pieces of work.
     *
     * @param count how many
     * @param threads most threads that may work
     * @param work does the piece of a number, from 0; must not touch what another piece touches
     */
    public static void run(int count, int threads, IntConsumer work) {
        run(count, threads, () -> work);
    }

    /**
     * Does pieces of work with some room that a thread has for itself.
     *
     * @param count how many
     * @param threads most threads that may work
     * @param worker asked once by each thread
     */
    static void run(int count, int threads, Supplier<IntConsumer> worker) {
        int useful = Math.min(count, threads);
        if (useful <= 1) {
            IntConsumer work = worker.get();
            for (int k = 0; k < count; k++) {
                work.accept(k);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                useful, Thread.ofPlatform().name("algebra-", 0).daemon().factory())) {
            for (int t = 0; t < useful; t++) {
                done.add(pool.submit(() -> {
                    IntConsumer work = worker.get();
                    for (int k = next.getAndIncrement(); k < count; k = next.getAndIncrement()) {
                        work.accept(k);
                    }
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while solving equations");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError full) {
                throw full;
            }
            throw new IllegalStateException("a thread that solves equations failed", e.getCause());
        }
    }
}
