package org.surveygrid.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.surveygrid.coordinator.dispatch.DispatchBench.key;
import static org.surveygrid.coordinator.dispatch.DispatchBench.unit;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.coordinator.workunit.UnitState;

/** How several workers' results of one unit become one, or accuse somebody. */
class SecondOpinionTest {
    @Test
    void a_liar_is_outvoted_and_after_two_lies_gets_nothing_more() {
        try (DispatchBench bench = DispatchBench.earning()) {
            String liar = bench.worker("liar");
            String first = bench.worker("first");
            String second = bench.worker("second");
            for (String name : List.of("a", "b")) {
                bench.dispatcher.workUnits().submit(List.of(unit(name)));
                bench.submit(liar, bench.one(liar), "lie");
                assertThat(bench.state(key(name))).isEqualTo(UnitState.VERIFYING);
                bench.submit(first, bench.one(first), "truth");
                assertThat(bench.state(key(name))).isEqualTo(UnitState.VERIFYING);
                bench.submit(second, bench.one(second), "truth");
            }
            bench.dispatcher.workUnits().submit(List.of(unit("c")));

            LeaseAnswer refused = bench.answer(liar, 1);

            assertThat(bench.archive.products()).containsEntry(key("a"), DispatchBench.result("truth"));
            assertThat(bench.archive.products()).containsEntry(key("b"), DispatchBench.result("truth"));
            assertThat(refused.idleReason()).contains("QUARANTINED").contains("2 refuted");
            assertThat(bench.dispatcher.administration().workers())
                    .filteredOn(view -> view.worker().name().equals("first"))
                    .singleElement()
                    .satisfies(view -> assertThat(view.worker().validStreak()).isEqualTo(2));
        }
    }

    @Test
    void a_new_worker_alone_waits_for_a_second_opinion_and_why_says_so() {
        try (DispatchBench bench = DispatchBench.earning()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            String session = bench.worker("w");
            bench.submit(session, bench.one(session), "pixels");

            List<LeaseAnswer.Grant> nothing = bench.lease(session, 1);

            assertThat(nothing).isEmpty();
            assertThat(bench.state(key("a"))).isEqualTo(UnitState.VERIFYING);
            assertThat(String.join(" ", bench.dispatcher.administration().why(key("a"))))
                    .contains("VERIFYING")
                    .contains("another worker is needed");
        }
    }

    @Test
    void a_second_opinion_comes_from_another_institute_when_there_is_one() {
        try (DispatchBench bench = DispatchBench.earning()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            String first = bench.worker("first", "leiden", 1);
            String sibling = bench.worker("sibling", "leiden", 1);
            String stranger = bench.worker("stranger", "bonn", 1);
            bench.submit(first, bench.one(first), "pixels");

            List<LeaseAnswer.Grant> forSibling = bench.lease(sibling, 1);
            List<LeaseAnswer.Grant> forStranger = bench.lease(stranger, 1);

            assertThat(forSibling).isEmpty();
            assertThat(forStranger).hasSize(1);
        }
    }

    @Test
    void three_different_results_accuse_the_task_and_nobody_else() {
        try (DispatchBench bench = DispatchBench.earning()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            for (String name : List.of("x", "y", "z")) {
                String session = bench.worker(name);
                bench.submit(session, bench.one(session), "result of " + name);
            }

            assertThat(bench.state(key("a"))).isEqualTo(UnitState.QUARANTINED);
            assertThat(bench.dispatcher.administration().unit(key("a")).unit().detail())
                    .startsWith("NONDETERMINISTIC");
            assertThat(bench.dispatcher.administration().workers())
                    .allSatisfy(view -> assertThat(view.worker().invalidTotal()).isZero());
        }
    }
}
