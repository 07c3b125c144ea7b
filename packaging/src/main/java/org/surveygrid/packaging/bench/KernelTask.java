package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.surveygrid.packaging.bench.timing.Trial;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.synthetic.score.Score;

/**
 * A kernel to be measured.
 *
 * @param name one word, for {@code --only}
 * @param title what is done, and what the processor time includes
 * @param ratioLimit largest ratio of our processor time to that of the first peer; NaN where no peer sets a bar
 * @param secondsLimit most processor time, or empty
 * @param memory what it must do with, or empty
 * @param setup prepares our run, or empty when there is no such kernel yet
 * @param peers other programs, the one that sets the bar first
 */
record KernelTask(
        String name,
        String title,
        double ratioLimit,
        Optional<Double> secondsLimit,
        Optional<Memory> memory,
        Optional<Setup> setup,
        List<Peer> peers) {
    KernelTask {
        peers = List.copyOf(peers);
    }

    static KernelTask of(String name, String title, double ratioLimit, Setup setup, List<Peer> peers) {
        return new KernelTask(name, title, ratioLimit, Optional.empty(), Optional.empty(), Optional.of(setup), peers);
    }

    /** A kernel whose bar is a time, not a peer. */
    static KernelTask inSeconds(String name, String title, double secondsLimit, Setup setup) {
        return new KernelTask(
                name, title, Double.NaN, Optional.of(secondsLimit), Optional.empty(), Optional.of(setup), List.of());
    }

    KernelTask within(Memory limit) {
        return new KernelTask(name, title, ratioLimit, secondsLimit, Optional.of(limit), setup, peers);
    }

    KernelTask against(List<Peer> others) {
        return new KernelTask(name, title, ratioLimit, secondsLimit, memory, setup, others);
    }

    static KernelTask notBuilt(String name, String title, double ratioLimit) {
        return new KernelTask(name, title, ratioLimit, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * A heap in which a kernel must end, and the most that its process may then take of the machine, megabytes; infinity
     * where the Java machine itself would be most of it.
     */
    record Memory(int heapMebibytes, double residentMegabytes) {}

    /** Reads what the kernel needs. */
    @FunctionalInterface
    interface Setup {
        Ready prepare(SurveyFiles survey) throws IOException;
    }

    /** Scores what the last run of the trial has made. */
    @FunctionalInterface
    interface Judge {
        List<Score> scores() throws IOException;
    }

    /** Ready to be timed. */
    record Ready(Trial trial, Judge judge) {}
}
