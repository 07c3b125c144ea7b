package org.surveygrid.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.surveygrid.coordinator.dispatch.DispatchBench.key;
import static org.surveygrid.coordinator.dispatch.DispatchBench.ref;
import static org.surveygrid.coordinator.dispatch.DispatchBench.result;
import static org.surveygrid.coordinator.dispatch.DispatchBench.unit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.workunit.FailureClass;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;

/** What becomes of a unit whose result asks for parts. */
class RoundsTest {
    private static final String WHOLE = key("w");

    private static UnitResult divided(String content, int parts) {
        return new UnitResult.Completed(new TreeMap<>(Map.of(
                TaskOutcome.Divided.role(parts), new BlobRef(key(content), 1), Facts.ROLE, new BlobRef(key("f"), 1))));
    }

    private static String round(int number) {
        return ProductKey.ofPart(WHOLE, Target.parse("bias.round inst=cam ccd=w round=" + number));
    }

    private static String part(int round, String part) {
        return ProductKey.ofPart(WHOLE, Target.parse("bias.part inst=cam ccd=w round=" + round + " part=" + part));
    }

    private static void divide(DispatchBench bench, String session, LeaseAnswer.Grant grant, String content) {
        bench.reports.submit(session, ref(grant), divided(content, 2), 1);
    }

    private static List<String> roles(LeaseAnswer.Grant grant) {
        return grant.inputs().stream()
                .map(input -> input.role() + " " + input.ordinal())
                .toList();
    }

    @Test
    void a_divided_run_waits_for_its_parts_and_goes_on_with_them() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a"), unit("w", "a"), unit("of-w", "w")));
            String worker = bench.worker("amber");
            bench.submit(worker, bench.one(worker), "a");

            divide(bench, worker, bench.one(worker), "one");
            UnitState divided = bench.state(WHOLE);
            bench.restart();
            worker = bench.worker("amber", "institute-amber", 2);
            List<List<String>> partRoles = new ArrayList<>();
            for (String part : List.of("1-of-2", "2-of-2")) {
                LeaseAnswer.Grant grant = bench.one(worker);
                assertThat(grant.unit().unitKey()).isEqualTo(part(1, part));
                partRoles.add(roles(grant));
                bench.submit(worker, grant, part);
            }
            LeaseAnswer.Grant second = bench.one(worker);
            divide(bench, worker, second, "two");
            bench.submit(worker, bench.one(worker), "2 1-of-2");
            bench.submit(worker, bench.one(worker), "2 2-of-2");
            LeaseAnswer.Grant last = bench.one(worker);
            bench.submit(worker, last, "done");

            assertThat(divided).isEqualTo(UnitState.WAITING);
            assertThat(partRoles).containsOnly(List.of("bias 0", TaskInputs.ROUND + " 0"));
            assertThat(roles(second)).containsExactly("bias 0", "parts 0", "parts 1", "round 0");
            assertThat(last.unit().unitKey()).isEqualTo(WHOLE);
            assertThat(last.inputs().stream().map(LeaseAnswer.GrantedInput::productKey))
                    .containsExactly(key("a"), part(2, "1-of-2"), part(2, "2-of-2"), round(2));
            assertThat(bench.archive.products())
                    .containsEntry(WHOLE, result("done"))
                    .containsEntry(round(1), divided("one", 2))
                    .containsEntry(round(2), divided("two", 2));
            assertThat(bench.state(key("of-w"))).isEqualTo(UnitState.READY);
        }
    }

    @Test
    void a_failed_part_costs_only_itself() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("w")));
            String worker = bench.worker("amber");
            divide(bench, worker, bench.one(worker), "one");
            LeaseAnswer.Grant first = bench.one(worker);
            LeaseAnswer.Grant second = bench.one(worker);

            bench.fail(worker, first, FailureClass.CRASH);
            bench.submit(worker, second, "second");
            UnitState whole = bench.state(WHOLE);
            bench.pass(Duration.ofMinutes(5));
            String other = bench.worker("birch");
            LeaseAnswer.Grant again = bench.one(other);
            bench.submit(other, again, "first");

            assertThat(whole).isEqualTo(UnitState.WAITING);
            assertThat(again.unit().unitKey()).isEqualTo(first.unit().unitKey());
            assertThat(bench.state(WHOLE)).isEqualTo(UnitState.READY);
            assertThat(bench.state(round(1))).isEqualTo(UnitState.VALIDATED);
        }
    }

    @Test
    void a_run_that_is_cancelled_takes_its_parts_with_it_and_a_later_one_goes_on_where_it_stopped() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("w")));
            String worker = bench.worker("amber");
            divide(bench, worker, bench.one(worker), "one");
            bench.submit(worker, bench.one(worker), "first");

            bench.database.write(tx -> bench.dispatcher.workUnits().cancelRun(tx, "run"));
            UnitState cancelled = bench.state(part(1, "2-of-2"));
            bench.dispatcher.workUnits().submit(List.of(unit("w")));

            assertThat(cancelled).isEqualTo(UnitState.CANCELLED);
            assertThat(bench.one(worker).unit().unitKey()).isEqualTo(part(1, "2-of-2"));
        }
    }

    @Test
    void a_round_needs_the_witnesses_that_a_product_needs() {
        try (DispatchBench bench = DispatchBench.earning()) {
            bench.dispatcher.workUnits().submit(List.of(unit("w")));
            String amber = bench.worker("amber");
            String birch = bench.worker("birch");
            String cedar = bench.worker("cedar");

            divide(bench, amber, bench.one(amber), "lie");
            UnitState first = bench.state(WHOLE);
            divide(bench, birch, bench.one(birch), "truth");
            divide(bench, cedar, bench.one(cedar), "truth");

            assertThat(first).isEqualTo(UnitState.VERIFYING);
            assertThat(bench.state(WHOLE)).isEqualTo(UnitState.WAITING);
            assertThat(bench.archive.products()).containsEntry(round(1), divided("truth", 2));
            assertThat(bench.state(part(1, "1-of-2"))).isEqualTo(UnitState.READY);
        }
    }

    @Test
    void a_round_of_a_worker_that_is_caught_is_made_again_with_all_that_was_made_from_it() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("w")));
            String turncoat = bench.worker("turncoat");
            String honest = bench.worker("honest");
            divide(bench, turncoat, bench.one(turncoat), "lie");
            bench.submit(honest, bench.one(honest), "1 of a lie");
            bench.submit(honest, bench.one(honest), "2 of a lie");

            bench.dispatcher
                    .administration()
                    .set("turncoat", Administration.WorkerAction.QUARANTINE, "its memory is bad", "someone");
            LeaseAnswer.Grant again = bench.one(honest);
            divide(bench, honest, again, "truth");
            String third = bench.worker("third");
            divide(bench, third, bench.one(third), "truth");

            assertThat(again.unit().target()).isEqualTo("bias.round inst=cam ccd=w round=1");
            assertThat(bench.archive.products())
                    .containsEntry(round(1), divided("truth", 2))
                    .doesNotContainKeys(WHOLE, part(1, "1-of-2"), part(1, "2-of-2"));
            bench.submit(honest, bench.one(honest), "1");
            bench.submit(honest, bench.one(honest), "2");
            bench.submit(honest, bench.one(honest), "product");
            assertThat(bench.archive.products()).containsEntry(WHOLE, result("product"));
        }
    }

    @Test
    void a_task_that_never_comes_to_its_end_gives_no_product() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("w")));
            String worker = bench.worker("amber");
            for (int i = 0; bench.state(WHOLE) != UnitState.VOID && i < 500; i++) {
                LeaseAnswer.Grant grant = bench.one(worker);
                if (grant.unit().unitKey().equals(WHOLE)) {
                    bench.reports.submit(worker, ref(grant), divided("round " + i, 1), 1);
                } else {
                    bench.submit(worker, grant, "part " + i);
                }
            }

            assertThat(bench.dispatcher.administration().unit(WHOLE).unit().detail())
                    .contains("TOO_MANY_ROUNDS: after 100 rounds");
        }
    }
}
