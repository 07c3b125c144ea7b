package org.surveygrid.packaging.bench.timing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Another program, run with one thread and timed by {@code time}.
 *
 * @param work directory it runs in; its output goes to {@code peer.log} there
 * @param command program and arguments
 */
public record PeerProcess(Path work, List<String> command) {
    private static final Duration USUAL_LIMIT = Duration.ofMinutes(20);
    private static final List<String> THREAD_SETTINGS =
            List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS");

    public PeerProcess {
        command = List.copyOf(command);
    }

    /** Every way a run can end. */
    public sealed interface Outcome {}

    /**
     * It ended well.
     *
     * @param cost of the whole process
     * @param output what it printed
     */
    public record Ended(Measurement cost, String output) implements Outcome {}

    /**
     * It could not be run.
     *
     * @param reason for a person
     */
    public record Failed(String reason) implements Outcome {}

    /**
     * The first of some programs that is installed.
     *
     * @param names names to look for on PATH
     * @return its path, or empty
     */
    public static Optional<Path> find(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs the program for 20 minutes at most.
     *
     * @return what it cost, or why it could not be run
     * @throws IOException when its output cannot be kept
     */
    public Outcome run() throws IOException {
        return run(USUAL_LIMIT);
    }

    /**
     * Runs the program.
     *
     * @param limit it is ended when it takes longer
     * @return what it cost, or why it could not be run
     * @throws IOException when its output cannot be kept
     */
    public Outcome run(Duration limit) throws IOException {
        Optional<Path> timer = find("time");
        if (timer.isEmpty()) {
            return new Failed("the program 'time' is not installed");
        }
        Path figures = work.resolve("peer.time");
        Path log = work.resolve("peer.log");
        List<String> all = new ArrayList<>(List.of(timer.get().toString(), "-o", figures.toString(), "-f", "%U %S %M"));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all).directory(work.toFile());
        THREAD_SETTINGS.forEach(name -> builder.environment().put(name, "1"));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = builder.start();
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
                return new Failed("did not end within " + limit.toMinutes() + " min");
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return new Failed("interrupted");
        }
        String output = Files.readString(log, StandardCharsets.ISO_8859_1);
        if (process.exitValue() != 0) {
            String tail = output.strip();
            return new Failed("exit code " + process.exitValue() + ": "
                    + tail.substring(Math.max(0, tail.length() - 120)).replace('\n', ' '));
        }
        List<String> lines = Files.readAllLines(figures);
        String[] words = lines.getLast().trim().split(" ");
        double seconds = Double.parseDouble(words[0]) + Double.parseDouble(words[1]);
        return new Ended(new Measurement(seconds, seconds, Double.parseDouble(words[2]) / 1024, 1), output);
    }
}
