package org.surveygrid.packaging.bench.timing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * This program in a process of its own whose heap cannot grow: it ends well only when the heap suffices. What a process
 * uses when nothing limits it is mostly garbage that nobody had to collect, and says little.
 *
 * @param work directory it runs in
 * @param mebibytes all of the heap, 8 of them for young objects
 */
public record BoundedHeap(Path work, int mebibytes) {
    private static final String YOUNG = "-Xmn8m";

    /**
     * Runs it.
     *
     * @param arguments of {@code sgrid}; paths among them are absolute
     * @return the cost, memory being the largest resident set, or why it failed
     * @throws IOException when its output cannot be kept
     */
    public PeerProcess.Outcome run(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + mebibytes + "m", YOUNG, "-XX:+UseSerialGC"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", absoluteClassPath()));
        command.add("org.surveygrid.packaging.Sgrid");
        command.addAll(arguments);
        return new PeerProcess(work, command).run();
    }

    /** The process runs in another directory. */
    private static String absoluteClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
