package org.surveygrid.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/** Documents that say what the code says. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?<to>[^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern CODEMAP_ROW = Pattern.compile("\\| `(?<name>[a-z0-9.]+)` \\|.*");

    private static final List<String> OF_THE_JDK = List.of("ServiceLoader", "StrictMath");

    @Test
    void the_codemap_lists_every_package_once_and_no_other() {
        List<String> listed = new ArrayList<>();
        boolean inside = false;
        for (String line : SourceTree.lines(SourceTree.root().resolve("ARCHITECTURE.md"))) {
            if (line.startsWith("## ")) {
                inside = line.startsWith("## Codemap");
            }
            Matcher row = CODEMAP_ROW.matcher(line);
            if (inside && row.matches()) {
                listed.add("org.surveygrid." + row.group("name"));
            }
        }

        assertThat(listed)
                .as("packages in the codemap of ARCHITECTURE.md, each in a row '| `name` | ...'")
                .containsExactlyInAnyOrderElementsOf(SourceTree.packages().keySet());
    }

    @Test
    void every_parameter_states_unit_range_default_and_source() {
        List<String> incomplete = new ArrayList<>();

        for (TaskType<?> task : TaskCatalog.load().all()) {
            for (ParameterCodec.Description parameter : ParameterCodec.describe(task.defaults())) {
                boolean bounded =
                        parameter.type().equals("String") || !parameter.range().equals("any");
                if (!bounded
                        || parameter.setting().doc().isBlank()
                        || parameter.setting().source().length() < "IRAF x".length()) {
                    incomplete.add(task.name() + "." + parameter.name());
                }
            }
        }

        assertThat(incomplete)
                .as("parameters without a description, a range or a source of their default")
                .isEmpty();
    }

    @Test
    void links_between_documents_lead_somewhere() {
        List<String> broken = new ArrayList<>();

        for (Path document : SourceTree.files("", ".md")) {
            int number = 0;
            for (String line : SourceTree.lines(document)) {
                number++;
                Matcher link = LINK.matcher(line);
                while (link.find()) {
                    String to = link.group("to");
                    boolean elsewhere = to.contains("://") || to.startsWith("mailto:");
                    if (!elsewhere && !Files.exists(document.resolveSibling(to).normalize())) {
                        broken.add(SourceTree.root().relativize(document) + ":" + number + " -> " + to);
                    }
                }
            }
        }

        assertThat(broken).as("relative links").isEmpty();
    }

    @Test
    void tests_named_in_the_documents_exist() {
        TreeSet<String> tests = new TreeSet<>();
        for (String module : SourceTree.MODULES) {
            SourceTree.files(module + "/src/test/java", "Test.java").forEach(file -> tests.add(nameOf(file)));
        }
        Pattern test = Pattern.compile("`(?<name>[A-Z][A-Za-z0-9]*Test)`");
        List<String> unknown = new ArrayList<>();

        for (Path document : SourceTree.files("", ".md")) {
            for (String line : SourceTree.lines(document)) {
                Matcher named = test.matcher(line);
                while (named.find()) {
                    if (!tests.contains(named.group("name"))) {
                        unknown.add(SourceTree.root().relativize(document) + " names " + named.group("name"));
                    }
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void classes_named_in_architecture_and_how_to_pages_exist() {
        TreeSet<String> types = new TreeSet<>(OF_THE_JDK);
        for (String module : SourceTree.MODULES) {
            SourceTree.files(module + "/src", ".java").forEach(file -> types.add(nameOf(file)));
        }
        Pattern camelCase = Pattern.compile("`(?<name>(?:[A-Z][a-z0-9]+){2,})(?:\\.[a-z][A-Za-z]*(?:\\(\\))?)?`");
        List<String> unknown = new ArrayList<>();

        Stream.concat(
                        Stream.of(SourceTree.root().resolve("ARCHITECTURE.md")),
                        Stream.concat(
                                SourceTree.files("docs/how-to", ".md").stream(),
                                SourceTree.files("docs/decisions", ".md").stream()))
                .forEach(document -> {
                    for (String line : SourceTree.lines(document)) {
                        Matcher named = camelCase.matcher(line);
                        while (named.find()) {
                            if (!types.contains(named.group("name"))) {
                                unknown.add(SourceTree.root().relativize(document) + " names " + named.group("name"));
                            }
                        }
                    }
                });

        assertThat(unknown).as("a class in backquotes is a file of ours").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("generatedPages")
    void generated_pages_are_fresh(String page) throws IOException {
        String fresh = ReferencePages.text(page);
        Path file = SourceTree.root().resolve(page);

        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, fresh);
        }

        assertThat(file)
                .as("%s is stale; run: mvn -q verify -Dregenerate=true -pl packaging -am", page)
                .content()
                .isEqualTo(fresh);
    }

    static Stream<String> generatedPages() {
        return ReferencePages.paths().stream();
    }

    private static String nameOf(Path source) {
        String file = source.getFileName().toString();
        return file.substring(0, file.length() - ".java".length());
    }
}
