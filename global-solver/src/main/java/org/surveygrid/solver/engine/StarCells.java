package org.surveygrid.solver.engine;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Stars in cells of successive numbers, which are neighbours on the sky. What a cell comes to is independent of all
 * others, and cells are put together in their order, so that the number of threads changes no bit.
 */
final class StarCells implements AutoCloseable {
    /** Fewer stars are not worth the putting together. */
    private static final int FEWEST_STARS = 1024;

    private static final int MOST_CELLS = 64;
    /** Cells that may be worked on or wait for each thread: they take memory. */
    private static final int AHEAD = 2;

    private final int stars;
    private final List<StarModel> models = new ArrayList<>();
    private final ArrayDeque<StarModel> idle = new ArrayDeque<>();
    private final Optional<ExecutorService> pool;

    /**
     * Cells of all stars.
     *
     * @param stars how many there are
     * @param model is asked for doubles of itself; when it has none, one thread works
     * @param threads most threads
     */
    StarCells(int stars, StarModel model, int threads) {
        this.stars = stars;
        models.add(model);
        Optional<StarModel> another = Optional.of(model);
        while (models.size() < Math.min(threads, cells(stars)) && another.isPresent()) {
            another = model.another();
            another.ifPresent(models::add);
        }
        idle.addAll(models);
        this.pool = models.size() < 2
                ? Optional.empty()
                : Optional.of(Executors.newFixedThreadPool(
                        models.size(),
                        Thread.ofPlatform().daemon().name("stars-", 0).factory()));
    }

    /** Something made of the stars of a cell. */
    interface CellWork<T> {
        /**
         * Does it.
         *
         * @param model a model that no other thread uses
         * @param from first star
         * @param to one more than the last star
         * @return what comes out
         */
        T of(StarModel model, int from, int to);
    }

    /** Takes what came out of a cell, cell after cell. */
    interface InOrder<T> {
        void take(T result);
    }

    private static int cells(int stars) {
        return Math.clamp(stars / FEWEST_STARS, 1, MOST_CELLS);
    }

    /** Number of the cell that begins with a star. */
    int cellFrom(int star) {
        return (int) (((long) star * cells(stars) + stars - 1) / Math.max(1, stars));
    }

    /** Works on all stars. */
    <T> void map(CellWork<T> work, InOrder<T> reduce) {
        map(stars, cells(stars), work, reduce);
    }

    /** Works on numbered things of another kind, each for itself. */
    void each(int count, CellWork<Boolean> work) {
        map(count, Math.clamp(count, 1, MOST_CELLS), work, done -> {});
    }

    private <T> void map(int count, int cells, CellWork<T> work, InOrder<T> reduce) {
        ArrayDeque<Future<T>> waiting = new ArrayDeque<>();
        for (int c = 0; c < cells; c++) {
            int from = (int) ((long) count * c / cells);
            int to = (int) ((long) count * (c + 1) / cells);
            if (pool.isEmpty()) {
                reduce.take(work.of(models.getFirst(), from, to));
                continue;
            }
            if (waiting.size() == AHEAD * models.size()) {
                reduce.take(result(waiting.remove()));
            }
            waiting.add(pool.get().submit(() -> borrow(work, from, to)));
        }
        while (!waiting.isEmpty()) {
            reduce.take(result(waiting.remove()));
        }
    }

    private <T> T borrow(CellWork<T> work, int from, int to) {
        StarModel model;
        synchronized (idle) {
            model = idle.remove();
        }
        try {
            return work.of(model, from, to);
        } finally {
            synchronized (idle) {
                idle.add(model);
            }
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while stars were fitted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError full) {
                throw full;
            }
            if (e.getCause() instanceof UncheckedIOException ofFile) {
                throw ofFile;
            }
            throw new IllegalStateException("a thread that fits stars failed", e.getCause());
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        pool.ifPresent(ExecutorService::shutdownNow);
    }
}
