package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.surveygrid.packaging.bench.timing.Measurement;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.synthetic.score.Score;

/**
 * Another program that does the same.
 *
 * @param name for the table
 * @param figure word before the processor time of the kernel in its output; empty to count the whole process
 * @param ratioLimit largest ratio of our processor time to its, for others than the first of a kernel; NaN for none
 * @param command how to start it, or empty when it is not installed
 * @param judge scores what it has made
 */
record Peer(String name, Optional<String> figure, double ratioLimit, Command command, Judge judge) {
    /** How a program is started. */
    @FunctionalInterface
    interface Command {
        Optional<List<String>> in(SurveyFiles survey, String python) throws IOException;
    }

    /** Scores what the program has left in the work directory. */
    @FunctionalInterface
    interface Judge {
        List<Score> scores(SurveyFiles survey) throws IOException;
    }

    /** Every way a comparison can end. */
    sealed interface Outcome {}

    /** It ran. */
    record Timed(Measurement cost, List<Score> scores) implements Outcome {
        Timed {
            scores = List.copyOf(scores);
        }
    }

    /** It could not be run. */
    record Skipped(String reason) implements Outcome {}

    /** A Python module, timed inside; its script is a resource of this package. */
    static Peer python(String name, String script, String figure, Judge judge) {
        return new Peer(
                name,
                Optional.of(figure),
                Double.NaN,
                (survey, python) -> Optional.of(List.of(
                        python,
                        "-c",
                        resource(script),
                        survey.directory().toString(),
                        survey.work().toString())),
                judge);
    }

    /** A program, the whole process timed. */
    static Peer program(String name, Command command, Judge judge) {
        return new Peer(name, Optional.empty(), Double.NaN, command, judge);
    }

    Peer within(double ratio) {
        return new Peer(name, figure, ratio, command, judge);
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Peer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("resource " + name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Path written(SurveyFiles survey, String name, String text) throws IOException {
        return Files.writeString(survey.work().resolve(name), text);
    }

    Outcome run(SurveyFiles survey, String python, int runs) throws IOException {
        Optional<List<String>> arguments = command.in(survey, python);
        if (arguments.isEmpty()) {
            return new Skipped("not installed");
        }
        List<Measurement> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            switch (new PeerProcess(survey.work(), arguments.get()).run()) {
                case PeerProcess.Failed failed -> {
                    return new Skipped(failed.reason());
                }
                case PeerProcess.Ended ended -> all.add(ofKernel(ended));
            }
        }
        Measurement best = all.stream().reduce(Measurement::and).orElseThrow();
        return new Timed(best, judge.scores(survey));
    }

    private Measurement ofKernel(PeerProcess.Ended ended) {
        if (figure.isEmpty()) {
            return ended.cost();
        }
        Matcher matcher =
                Pattern.compile("(?m)^" + figure.get() + " ([0-9.e+-]+)$").matcher(ended.output());
        if (!matcher.find()) {
            return ended.cost();
        }
        double seconds = Double.parseDouble(matcher.group(1));
        return new Measurement(seconds, seconds, ended.cost().peakMebibytes(), 1);
    }
}
