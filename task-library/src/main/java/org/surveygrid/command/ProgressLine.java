package org.surveygrid.command;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** Progress of one piece of work: a bar that is redrawn on a terminal, a line for each fifth elsewhere. */
public final class ProgressLine {
    private static final int BAR_CHARACTERS = 30;
    private static final int LINES = 5;
    /** A time to go is a guess until this part is done. */
    private static final double FORESEEABLE = 0.03;

    private final PrintWriter talk;
    private final String name;
    private final long startNanos;
    private final long ownStartNanos = System.nanoTime();
    private int doneAtFirst = -1;
    private final boolean isTerminal =
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    private int linesPrinted;

    /**
     * Begins.
     *
     * @param talk where to
     * @param name what the line begins with
     * @param startNanos what times are counted from, as {@link System#nanoTime()} gives it
     */
    public ProgressLine(PrintWriter talk, String name, long startNanos) {
        this.talk = talk;
        this.name = name;
        this.startNanos = startNanos;
    }

    /**
     * Shows how much is done.
     *
     * @param done pieces
     * @param total of how many; nothing is shown while there are none
     */
    public void step(int done, int total) {
        if (total == 0) {
            return;
        }
        if (doneAtFirst < 0) {
            doneAtFirst = done;
        }
        if (isTerminal) {
            talk.print('\r' + bar(name, doneAtFirst, done, total, seconds(ownStartNanos)));
            talk.flush();
        } else if (done < total && done * LINES / total > linesPrinted) {
            linesPrinted = done * LINES / total;
            talk.printf(Locale.ROOT, "%-14s %d of %d  (at %.0f s)%n", name, done, total, seconds(startNanos));
            talk.flush();
        }
    }

    /**
     * Ends, and says what came of it.
     *
     * @param what a few words
     */
    public void done(String what) {
        String line = String.format(Locale.ROOT, "%-14s %s  (at %.0f s)", name, what, seconds(startNanos));
        talk.println(isTerminal ? String.format(Locale.ROOT, "\r%-79s", line) : line);
        talk.flush();
    }

    /** One line of 79 characters at most, with the time to go once it can be told from what was done since the first. */
    static String bar(String name, int doneAtFirst, int done, int total, double elapsedSeconds) {
        int fresh = done - doneAtFirst;
        int full = (int) ((long) done * BAR_CHARACTERS / total);
        String toGo = "";
        if (fresh > FORESEEABLE * total) {
            long seconds = Math.round(elapsedSeconds * (total - done) / fresh);
            toGo = String.format(Locale.ROOT, "ETA %d:%02d", seconds / 60, seconds % 60);
        }
        return String.format(
                Locale.ROOT,
                "%-14s [%s%s] %d/%d  %-12s",
                name,
                "#".repeat(full),
                "-".repeat(BAR_CHARACTERS - full),
                done,
                total,
                toGo);
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) * 1e-9;
    }
}
