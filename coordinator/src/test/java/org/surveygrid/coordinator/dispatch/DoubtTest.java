package org.surveygrid.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.surveygrid.coordinator.dispatch.DispatchBench.key;
import static org.surveygrid.coordinator.dispatch.DispatchBench.result;
import static org.surveygrid.coordinator.dispatch.DispatchBench.unit;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.coordinator.reputation.TrustPolicy;
import org.surveygrid.coordinator.workunit.UnitState;

/** What becomes of the past of a worker that is caught, and how trusted workers are caught. */
class DoubtTest {
    @Test
    void what_only_a_caught_worker_has_seen_goes_to_another_one_and_lies_are_taken_back_with_what_was_made_of_them() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a"), unit("b"), unit("of-a", "a"), unit("of-b", "b")));
            String turncoat = bench.worker("turncoat");
            String honest = bench.worker("honest");
            bench.submit(turncoat, bench.one(turncoat), "lie about a");
            bench.submit(turncoat, bench.one(turncoat), "truth of b");
            bench.submit(honest, bench.one(honest), "made from the lie");

            bench.dispatcher
                    .administration()
                    .set("turncoat", Administration.WorkerAction.QUARANTINE, "its memory is bad", "someone");
            UnitState doubted = bench.state(key("a"));
            UnitState heldBack = bench.state(key("of-b"));
            for (int i = 0; i < 2; i++) {
                LeaseAnswer.Grant again = bench.one(honest);
                boolean isA = again.unit().unitKey().equals(key("a"));
                bench.submit(honest, again, isA ? "truth of a" : "truth of b");
            }
            UnitState contradicted = bench.state(key("a"));
            String third = bench.worker("third");
            bench.submit(third, bench.one(third), "truth of a");

            assertThat(doubted).isEqualTo(UnitState.VERIFYING);
            assertThat(heldBack).isEqualTo(UnitState.WAITING);
            assertThat(contradicted).isEqualTo(UnitState.VERIFYING);
            assertThat(bench.state(key("b"))).isEqualTo(UnitState.VALIDATED);
            assertThat(bench.state(key("of-a"))).isEqualTo(UnitState.READY);
            assertThat(bench.state(key("of-b"))).isEqualTo(UnitState.READY);
            assertThat(bench.archive.products())
                    .containsEntry(key("a"), result("truth of a"))
                    .containsEntry(key("b"), result("truth of b"))
                    .doesNotContainKey(key("of-a"));
        }
    }

    @Test
    void a_trusted_worker_that_fails_a_probe_loses_its_trust_and_one_that_passes_does_not_notice() {
        try (DispatchBench bench =
                new DispatchBench(new TrustPolicy(1, 1e-9, 3, TrustPolicy.NewWorkers.EARN_TRUST, 1))) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            String first = bench.worker("first");
            String second = bench.worker("second");
            bench.submit(first, bench.one(first), "truth");
            bench.submit(second, bench.one(second), "truth");
            for (String name : List.of("liar", "honest")) {
                String session = bench.worker(name);
                bench.dispatcher.administration().set(name, Administration.WorkerAction.TRUST, "looks fine", "someone");
                bench.dispatcher.workUnits().submit(List.of(unit("new-for-" + name)));
                LeaseAnswer.Grant probe = bench.one(session);
                assertThat(probe.unit().unitKey()).isEqualTo(key("a"));

                Reports.Receipt receipt = bench.submit(session, probe, name.equals("liar") ? "lie" : "truth");

                assertThat(receipt.disposition()).isEqualTo(Reports.Disposition.ACCEPTED);
            }

            assertThat(streak(bench, "liar")).isZero();
            assertThat(streak(bench, "honest")).isPositive();
            assertThat(bench.archive.products()).containsEntry(key("a"), result("truth"));
            assertThat(bench.state(key("a"))).isEqualTo(UnitState.VALIDATED);
        }
    }

    private static int streak(DispatchBench bench, String name) {
        return bench.dispatcher.administration().workers().stream()
                .filter(view -> view.worker().name().equals(name))
                .mapToInt(view -> view.worker().validStreak())
                .findFirst()
                .orElseThrow();
    }
}
