package org.surveygrid.packaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sizes and names of files, types and packages. */
class ShapeTest {
    private static final int MOST_LINES = 400;
    private static final int MOST_TYPES = 15;
    /** Larger for a reason, with their size, so that they do not grow unseen. */
    private static final Map<String, Integer> LARGER_PACKAGES = Map.of(
            // one type for each command
            "org.surveygrid.coordinator.command", 30,
            // one type for each table
            "org.surveygrid.coordinator.storage", 17);

    private static final Set<String> SAYS_NOTHING =
            Set.of("util", "utils", "helper", "helpers", "manager", "impl", "common", "misc", "base");

    @Test
    void no_source_file_is_longer_than_400_lines() {
        List<String> tooLong = new ArrayList<>();

        for (String module : SourceTree.MODULES) {
            for (Path file : SourceTree.files(module + "/src", ".java")) {
                int lines = SourceTree.lines(file).size();
                String name = SourceTree.root().relativize(file).toString().replace('\\', '/');
                if (lines > MOST_LINES) {
                    tooLong.add(name + ": " + lines);
                }
            }
        }

        assertThat(tooLong)
                .as("a file of more than %d lines holds more than one idea; split it", MOST_LINES)
                .isEmpty();
    }

    @Test
    void every_package_opens_with_a_package_info() {
        List<String> without = new ArrayList<>();

        SourceTree.packages().forEach((name, folder) -> {
            if (!Files.exists(folder.resolve("package-info.java"))) {
                without.add(name);
            }
        });

        assertThat(without)
                .as("package-info.java says what a package is for, what it may use and what it promises")
                .isEmpty();
    }

    @Test
    void a_package_has_at_most_15_types() {
        TreeMap<String, Integer> types = new TreeMap<>();

        SourceTree.packages().forEach((name, folder) -> {
            long files = SourceTree.files(SourceTree.root().relativize(folder).toString(), ".java").stream()
                    .filter(file -> folder.equals(file.getParent()))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .count();
            if (files > LARGER_PACKAGES.getOrDefault(name, MOST_TYPES)) {
                types.put(name, (int) files);
            }
        });

        assertThat(types)
                .as("a package of more than %d types holds more than one concept; split it", MOST_TYPES)
                .isEmpty();
    }

    @Test
    void names_say_something() {
        Set<String> empty = new TreeSet<>();

        for (String name : SourceTree.packages().keySet()) {
            for (String word : name.split("\\.")) {
                if (SAYS_NOTHING.contains(word)) {
                    empty.add(name);
                }
            }
        }

        assertThat(empty)
                .as("if a function has no home, a concept has no name yet: find it")
                .isEmpty();
        for (String word : SAYS_NOTHING) {
            noClasses()
                    .should()
                    .haveSimpleNameEndingWith(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                    .because("such a name fits anything, so it says nothing")
                    .check(ProjectClasses.all());
        }
    }
}
