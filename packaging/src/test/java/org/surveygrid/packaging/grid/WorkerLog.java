package org.surveygrid.packaging.grid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a worker said of itself, over all its restarts.
 *
 * @param lines oldest first
 */
record WorkerLog(List<String> lines) {
    private static final Pattern ATTEMPT = Pattern.compile("attempt=(\\S+)");

    static WorkerLog read(Path file) throws IOException {
        return new WorkerLog(Files.exists(file) ? Files.readAllLines(file) : List.of());
    }

    /** How many units were begun. */
    int begun() {
        return (int) lines.stream()
                .filter(line -> line.contains(" running attempt="))
                .count();
    }

    /** Whether a unit was begun last, and has not ended. */
    boolean isComputing() {
        for (String line : lines.reversed()) {
            if (line.contains(" running attempt=")) {
                return true;
            }
            if (line.contains(" computed attempt=")
                    || line.contains(" attempt failed ")
                    || line.contains(" works for ")) {
                return false;
            }
        }
        return false;
    }

    /** Results that the coordinator acknowledged. */
    Set<String> acknowledged() {
        return attempts("reported attempt=", "ACCEPTED");
    }

    /** Attempts that a restarted worker found in its journal and went on with. */
    Set<String> resumed() {
        return attempts("finished=false", "verdict=KEEP");
    }

    /** Finished results that a restarted worker found in its journal and reported. */
    Set<String> rescued() {
        Set<String> rescued = attempts("finished=true", "verdict=KEEP");
        rescued.addAll(attempts("finished=true", "verdict=SUBMIT"));
        return rescued;
    }

    /** Finished results that the coordinator had before the worker died and did not hear of it. */
    Set<String> reportedBefore() {
        return attempts("finished=true", "verdict=DROP");
    }

    List<String> about(String attempt) {
        return lines.stream().filter(line -> line.contains(attempt)).toList();
    }

    int crashes() {
        return (int) lines.stream()
                .filter(line -> line.contains(" attempt failed ") && line.contains("class=CRASH"))
                .count();
    }

    private Set<String> attempts(String what, String how) {
        return lines.stream()
                .filter(line -> line.contains(what) && line.contains(how))
                .map(ATTEMPT::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
