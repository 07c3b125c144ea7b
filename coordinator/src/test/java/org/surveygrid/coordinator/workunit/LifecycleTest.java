package org.surveygrid.coordinator.workunit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Path DIAGRAM = Path.of("docs", "reference", "work-unit-lifecycle.mmd");

    @Test
    void every_state_of_a_unit_can_be_reached_from_the_first() {
        Set<UnitState> reached = EnumSet.of(UnitState.WAITING);
        for (int i = 0; i < UnitState.values().length; i++) {
            UnitLifecycle.lifecycle().table().stream()
                    .filter(row -> reached.contains(row.from()))
                    .forEach(row -> reached.add(row.to()));
        }

        assertThat(reached).containsExactlyInAnyOrder(UnitState.values());
    }

    @Test
    void a_unit_at_rest_leaves_only_by_a_person_and_a_done_one_only_by_doubt() {
        UnitLifecycle.lifecycle().table().stream()
                .filter(row -> row.from().isAtRest())
                .forEach(row -> {
                    boolean isDoubt =
                            row.event() == UnitEvent.EVIDENCE_CHANGED || row.event() == UnitEvent.INPUT_DOUBTED;
                    assertThat(isDoubt).isEqualTo(row.from().isDone());
                    if (!isDoubt) {
                        assertThat(row.event()).isIn(UnitEvent.RETRIED, UnitEvent.CANCELLED);
                    }
                });
    }

    @Test
    void an_attempt_has_one_next_state_for_each_event() {
        Set<String> seen = new HashSet<>();
        AttemptLifecycle.lifecycle()
                .table()
                .forEach(row ->
                        assertThat(seen.add(row.from() + " " + row.event())).isTrue());

        assertThat(AttemptLifecycle.lifecycle().table().stream()
                        .map(row -> row.to())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(AttemptState.LEASED)));
    }

    @Test
    void what_is_not_in_the_table_cannot_happen() {
        assertThatThrownBy(() -> UnitLifecycle.lifecycle()
                        .require(UnitState.VALIDATED, UnitEvent.RESULT_REPORTED, UnitState.QUARANTINED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("VALIDATED --RESULT_REPORTED--> QUARANTINED");
    }

    @Test
    void the_diagram_in_the_documentation_is_the_table() throws IOException {
        Path file = projectFolder().resolve(DIAGRAM);
        String expected = UnitLifecycle.lifecycle().mermaid();
        if (Boolean.getBoolean("regenerate")) {
            Path folder = projectFolder().resolve(DIAGRAM.subpath(0, 2));
            Files.createDirectories(folder);
            Files.writeString(file, expected);
        }

        assertThat(file)
                .as("run: mvn test -pl coordinator -am -Dregenerate=true")
                .exists();
        assertThat(Files.readString(file))
                .as("run: mvn test -pl coordinator -am -Dregenerate=true")
                .isEqualTo(expected);
    }

    private static Path projectFolder() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("proto").resolve("pom.xml"))) {
            folder = folder.resolve("..").normalize();
        }
        return folder;
    }
}
