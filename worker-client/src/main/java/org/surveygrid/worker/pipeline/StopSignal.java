package org.surveygrid.worker.pipeline;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Tells all threads of a worker to end, and lets them wait for something without missing it. */
public final class StopSignal {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private final CountDownLatch stop = new CountDownLatch(1);

    /** Asks everybody to end. */
    public void raise() {
        stop.countDown();
    }

    public boolean isRaised() {
        return stop.getCount() == 0;
    }

    /**
     * Waits for the signal.
     *
     * @param atMost longest wait
     * @return true when the signal was raised
     */
    public boolean await(Duration atMost) {
        try {
            return stop.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * Waits before the next try: a random time up to a limit that doubles with each failure.
     *
     * @param failures failures in a row, 1 or more
     * @return true when the signal was raised
     */
    public boolean backOff(int failures) {
        long limitMillis = Math.min(
                LONGEST_BACKOFF.toMillis(), FIRST_BACKOFF.toMillis() << Math.min(Math.max(failures, 1) - 1, 10));
        return await(Duration.ofMillis(ThreadLocalRandom.current().nextLong(limitMillis / 4, limitMillis + 1)));
    }
}
