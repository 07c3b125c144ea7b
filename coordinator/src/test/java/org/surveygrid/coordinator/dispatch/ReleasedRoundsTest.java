package org.surveygrid.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.surveygrid.coordinator.dispatch.DispatchBench.key;
import static org.surveygrid.coordinator.dispatch.DispatchBench.ref;
import static org.surveygrid.coordinator.dispatch.DispatchBench.result;
import static org.surveygrid.coordinator.dispatch.DispatchBench.unit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitSpecInput;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskOutcome;

/** What becomes of rounds and parts when the whole is done, and who vouches for it then. */
class ReleasedRoundsTest {
    private static final String WHOLE = key("w");
    private static final String INPUT = key("a");
    private static final String USER = key("of-w");
    private static final String ROUND = member("bias.round inst=cam ccd=w round=1");
    private static final String FIRST = member("bias.part inst=cam ccd=w round=1 part=1-of-2");
    private static final String SECOND = member("bias.part inst=cam ccd=w round=1 part=2-of-2");
    private static final Set<String> FAMILY = Set.of(ROUND, FIRST, SECOND);

    private static String member(String target) {
        return ProductKey.ofPart(WHOLE, Target.parse(target));
    }

    private static UnitResult divided() {
        return new UnitResult.Completed(new TreeMap<>(
                Map.of(TaskOutcome.Divided.role(2), new BlobRef(key("one"), 1), Facts.ROLE, new BlobRef(key("f"), 1))));
    }

    /** A whole that one worker divides and finishes, made from an input and used for something; parts are of another. */
    private static void make(DispatchBench bench, String maker, String ofParts) {
        bench.dispatcher.workUnits().submit(List.of(unit("a"), unit("w", "a"), unit("of-w", "w")));
        bench.submit(maker, bench.one(maker), "a");
        bench.reports.submit(maker, ref(bench.one(maker)), divided(), 1);
        bench.submit(ofParts, bench.one(ofParts), "first");
        bench.submit(ofParts, bench.one(ofParts), "second");
    }

    private static void quarantine(DispatchBench bench, String worker) {
        bench.dispatcher
                .administration()
                .set(worker, Administration.WorkerAction.QUARANTINE, "its memory is bad", "someone");
    }

    private static boolean hasNoFiles(LeaseAnswer.Grant grant, String role) {
        return grant.inputs().stream()
                .filter(input -> input.role().equals(role))
                .allMatch(input -> input.files().isEmpty());
    }

    @Test
    void rounds_and_parts_give_up_their_files_when_the_whole_is_done_and_not_before() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String worker = bench.worker("amber");
            make(bench, worker, worker);
            LeaseAnswer.Grant last = bench.one(worker);
            Set<String> before = bench.archive.released();

            bench.submit(worker, last, "done");

            assertThat(before).isEmpty();
            assertThat(bench.archive.released()).isEqualTo(FAMILY);
            assertThat(bench.archive.products()).containsKeys(WHOLE, ROUND, FIRST, SECOND);
            assertThat(bench.archive.madeFrom(WHOLE))
                    .extracting(UnitSpecInput::productKey)
                    .containsExactlyInAnyOrder(INPUT, ROUND, FIRST, SECOND);
        }
    }

    @Test
    void what_an_older_program_kept_is_given_up_at_the_next_start() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String worker = bench.worker("amber");
            make(bench, worker, worker);
            bench.submit(worker, bench.one(worker), "done");
            bench.archive.forgetReleases();

            bench.restart();

            assertThat(bench.archive.released()).isEqualTo(FAMILY);
        }
    }

    @Test
    void a_start_in_the_midst_of_a_solution_gives_nothing_up() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String worker = bench.worker("amber");
            make(bench, worker, worker);

            bench.restart();

            assertThat(bench.archive.released()).isEmpty();
            assertThat(bench.state(WHOLE)).isEqualTo(UnitState.READY);
        }
    }

    @Test
    void
            a_whole_whose_parts_come_from_a_worker_that_is_caught_is_made_again_without_parts_and_stays_when_it_is_the_same() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String honest = bench.worker("honest");
            make(bench, honest, bench.worker("turncoat"));
            bench.submit(honest, bench.one(honest), "done");
            bench.submit(honest, bench.one(honest), "used");

            quarantine(bench, "turncoat");
            UnitState doubted = bench.state(WHOLE);
            LeaseAnswer.Grant again = bench.one(bench.worker("third"));
            bench.restart();
            UnitState running = bench.state(WHOLE);
            bench.submit(bench.worker("third", "institute-third", 2), again, "done");

            assertThat(doubted).isEqualTo(UnitState.VERIFYING);
            assertThat(running).isEqualTo(UnitState.VERIFYING);
            assertThat(again.unit().unitKey()).isEqualTo(WHOLE);
            assertThat(hasNoFiles(again, "round") && hasNoFiles(again, "parts")).isTrue();
            assertThat(hasNoFiles(again, "bias")).isFalse();
            assertThat(bench.state(WHOLE)).isEqualTo(UnitState.VALIDATED);
            assertThat(bench.archive.products())
                    .containsEntry(WHOLE, result("done"))
                    .containsEntry(USER, result("used"));
            assertThat(bench.archive.released()).isEqualTo(FAMILY);
        }
    }

    @Test
    void a_whole_that_comes_out_otherwise_without_its_parts_replaces_what_the_lie_led_to() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String honest = bench.worker("honest");
            make(bench, honest, bench.worker("turncoat"));
            bench.submit(honest, bench.one(honest), "made from a lie");
            bench.submit(honest, bench.one(honest), "used");

            quarantine(bench, "turncoat");
            String third = bench.worker("third");
            bench.submit(third, bench.one(third), "truth");

            assertThat(bench.archive.products())
                    .containsEntry(WHOLE, result("truth"))
                    .doesNotContainKeys(USER, ROUND, FIRST, SECOND);
            assertThat(bench.archive.madeFrom(WHOLE))
                    .extracting(UnitSpecInput::productKey)
                    .containsExactly(INPUT);
            assertThat(bench.one(third).unit().unitKey()).isEqualTo(USER);
        }
    }

    @Test
    void a_whole_of_a_worker_that_is_caught_is_compared_with_one_made_without_parts() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String honest = bench.worker("honest");
            make(bench, honest, honest);
            String turncoat = bench.worker("turncoat");
            bench.submit(turncoat, bench.one(turncoat), "done");

            quarantine(bench, "turncoat");
            LeaseAnswer.Grant again = bench.one(honest);
            bench.submit(honest, again, "done");

            assertThat(again.unit().unitKey()).isEqualTo(WHOLE);
            assertThat(hasNoFiles(again, "round")).isTrue();
            assertThat(bench.state(WHOLE)).isEqualTo(UnitState.VALIDATED);
            assertThat(bench.archive.madeFrom(WHOLE)).hasSize(4);
        }
    }

    @Test
    void parts_that_are_doubted_when_the_whole_is_done_keep_their_files_until_they_are_confirmed() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String honest = bench.worker("honest");
            make(bench, honest, bench.worker("turncoat"));
            LeaseAnswer.Grant last = bench.one(honest);
            quarantine(bench, "turncoat");
            bench.submit(honest, last, "done");
            Set<String> whileDoubted = bench.archive.released();

            String third = bench.worker("third");
            Map<String, String> truth = Map.of(FIRST, "first", SECOND, "second", USER, "used");
            for (int i = 0; i < truth.size(); i++) {
                LeaseAnswer.Grant grant = bench.one(third);
                bench.submit(third, grant, truth.getOrDefault(grant.unit().unitKey(), "asked of nobody"));
            }

            assertThat(whileDoubted).isEmpty();
            assertThat(bench.archive.released()).isEqualTo(FAMILY);
            assertThat(bench.archive.products()).containsEntry(WHOLE, result("done"));
        }
    }

    @Test
    void an_input_that_is_refuted_has_rounds_and_parts_made_again() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String turncoat = bench.worker("turncoat");
            bench.dispatcher.workUnits().submit(List.of(unit("a"), unit("w", "a")));
            bench.submit(turncoat, bench.one(turncoat), "a lie");
            String honest = bench.worker("honest");
            bench.reports.submit(honest, ref(bench.one(honest)), divided(), 1);
            bench.submit(honest, bench.one(honest), "first");
            bench.submit(honest, bench.one(honest), "second");
            bench.submit(honest, bench.one(honest), "made from a lie");

            quarantine(bench, "turncoat");
            bench.submit(honest, bench.one(honest), "a");
            String third = bench.worker("third");
            bench.submit(third, bench.one(third), "a");
            Set<String> released = bench.archive.released();
            LeaseAnswer.Grant round = bench.one(honest);
            bench.reports.submit(honest, ref(round), divided(), 1);
            bench.submit(honest, bench.one(honest), "true first");
            bench.submit(honest, bench.one(honest), "true second");
            LeaseAnswer.Grant last = bench.one(honest);
            bench.submit(honest, last, "truth");

            assertThat(released).isEmpty();
            assertThat(round.unit().unitKey()).isEqualTo(ROUND);
            assertThat(hasNoFiles(last, "round") || hasNoFiles(last, "parts")).isFalse();
            assertThat(bench.archive.products()).containsEntry(WHOLE, result("truth"));
            assertThat(bench.archive.released()).isEqualTo(FAMILY);
        }
    }
}
