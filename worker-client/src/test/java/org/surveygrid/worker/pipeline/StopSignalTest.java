package org.surveygrid.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waiting that can be cut short. */
final class StopSignalTest {
    @Test
    void a_raised_signal_ends_every_wait_at_once() {
        StopSignal stop = new StopSignal();
        stop.raise();
        long start = System.nanoTime();

        boolean raised = stop.await(Duration.ofHours(1)) && stop.backOff(20);

        assertThat(raised).isTrue();
        assertThat(stop.isRaised()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_first_back_off_is_short_and_says_that_nothing_happened() {
        StopSignal stop = new StopSignal();
        long start = System.nanoTime();

        boolean raised = stop.backOff(1);

        assertThat(raised).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(60), Duration.ofSeconds(10));
    }
}
