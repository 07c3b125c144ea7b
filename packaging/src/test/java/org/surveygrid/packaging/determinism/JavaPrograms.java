package org.surveygrid.packaging.determinism;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Java programs to compare with the one that runs the tests: those that the system property {@code surveygrid.java} names,
 * separated by commas, and those installed beside it that are new enough for our class files.
 */
final class JavaPrograms {
    private static final String PROPERTY = "surveygrid.java";
    private static final int OLDEST_VERSION = 25;
    private static final Pattern MAJOR_VERSION = Pattern.compile("[0-9]+");

    private JavaPrograms() {}

    /** The one that runs this. */
    static Path own() {
        return programOf(Path.of(System.getProperty("java.home")));
    }

    /** All others, each once. */
    static List<Path> others() throws IOException {
        SortedSet<Path> programs = new TreeSet<>();
        for (String named : System.getProperty(PROPERTY, "").split(",")) {
            if (!named.isBlank()) {
                programs.add(Path.of(named.strip()).toAbsolutePath());
            }
        }
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        Path beside = own.getParent();
        if (beside != null) {
            try (Stream<Path> homes = Files.list(beside)) {
                for (Path home : homes.filter(Files::isDirectory).toList()) {
                    Path real = home.toRealPath();
                    if (!real.equals(own) && runsOurClassFiles(real)) {
                        programs.add(programOf(real));
                    }
                }
            }
        }
        return List.copyOf(programs);
    }

    private static Path programOf(Path home) {
        return home.resolve("bin").resolve("java");
    }

    /** Every Java since 9 says in its file {@code release} which version it is. */
    private static boolean runsOurClassFiles(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isExecutable(programOf(home)) || !Files.isReadable(release)) {
            return false;
        }
        Properties said = new Properties();
        try (Reader reader = Files.newBufferedReader(release, StandardCharsets.UTF_8)) {
            said.load(reader);
        }
        Matcher version = MAJOR_VERSION.matcher(said.getProperty("JAVA_VERSION", ""));
        return version.find() && Integer.parseInt(version.group()) >= OLDEST_VERSION;
    }
}
