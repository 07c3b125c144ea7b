package org.surveygrid.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.surveygrid.coordinator.dispatch.DispatchBench.key;
import static org.surveygrid.coordinator.dispatch.DispatchBench.unit;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.workunit.FailureClass;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitState;

class DispatcherTest {
    @Test
    void a_result_of_a_trusted_worker_becomes_a_product_and_wakes_who_waits() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("b", "a"), unit("a")));
            String session = bench.worker("w");
            LeaseAnswer.Grant first = bench.one(session);

            Reports.Receipt receipt = bench.submit(session, first, "pixels");

            assertThat(first.unit().unitKey()).isEqualTo(key("a"));
            assertThat(receipt.disposition()).isEqualTo(Reports.Disposition.ACCEPTED);
            assertThat(bench.state(key("a"))).isEqualTo(UnitState.VALIDATED);
            LeaseAnswer.Grant second = bench.one(session);
            assertThat(second.unit().unitKey()).isEqualTo(key("b"));
            assertThat(second.inputs()).singleElement().satisfies(input -> {
                assertThat(input.productKey()).isEqualTo(key("a"));
                assertThat(input.files()).containsKey("facts");
            });
        }
    }

    @Test
    void submitting_the_same_units_twice_changes_nothing() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            List<UnitSpec> units = List.of(unit("a"), unit("b", "a"));

            int first = bench.dispatcher.workUnits().submit(units);
            int second = bench.dispatcher.workUnits().submit(units);

            assertThat(first).isEqualTo(2);
            assertThat(second).isZero();
            assertThat(bench.dispatcher.administration().countByState("run"))
                    .containsEntry(UnitState.READY, 1)
                    .containsEntry(UnitState.WAITING, 1);
        }
    }

    @Test
    void an_expired_lease_goes_to_the_next_worker_and_the_late_result_is_only_compared() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            String slow = bench.worker("slow");
            LeaseAnswer.Grant lost = bench.one(slow);
            bench.pass(DispatchBench.TTL.plusSeconds(2));
            String quick = bench.worker("quick");
            LeaseAnswer.Grant again = bench.one(quick);
            bench.submit(quick, again, "pixels");

            Reports.Receipt late = bench.submit(slow, lost, "other pixels");

            assertThat(again.fence()).isGreaterThan(lost.fence());
            assertThat(late.disposition()).isEqualTo(Reports.Disposition.LATE);
            assertThat(late.detail()).contains("differs");
            assertThat(bench.archive.products())
                    .containsOnly(java.util.Map.entry(key("a"), DispatchBench.result("pixels")));
        }
    }

    @Test
    void a_heartbeat_keeps_a_lease_and_a_lost_worker_that_returns_goes_on() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            String session = bench.worker("w");
            LeaseAnswer.Grant grant = bench.one(session);
            for (int i = 0; i < 5; i++) {
                bench.pass(DispatchBench.TTL.dividedBy(2));
                bench.reports.heartbeat(session, List.of(DispatchBench.ref(grant)));
            }
            UnitState kept = bench.state(key("a"));
            bench.pass(DispatchBench.TTL.plusSeconds(2));
            UnitState lost = bench.state(key("a"));

            Set<Reports.AttemptRef> toCancel = bench.reports.heartbeat(session, List.of(DispatchBench.ref(grant)));

            assertThat(kept).isEqualTo(UnitState.ACTIVE);
            assertThat(lost).isEqualTo(UnitState.READY);
            assertThat(toCancel).isEmpty();
            assertThat(bench.state(key("a"))).isEqualTo(UnitState.ACTIVE);
            assertThat(bench.lease(bench.worker("other"), 1)).isEmpty();
        }
    }

    @Test
    void a_pause_of_the_coordinator_is_not_blamed_on_workers() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            String session = bench.worker("w");
            bench.one(session);

            bench.standStill(DispatchBench.TTL.multipliedBy(3));

            assertThat(bench.state(key("a"))).isEqualTo(UnitState.ACTIVE);
        }
    }

    @Test
    void a_restart_keeps_leases_and_gives_each_a_full_new_life() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a"), unit("b")));
            LeaseAnswer.Grant grant = bench.one(bench.worker("w"));
            bench.pass(DispatchBench.TTL.minusSeconds(5));

            bench.restart();
            bench.pass(DispatchBench.TTL.minusSeconds(5));
            String session = bench.worker("w");
            List<Reports.Verdict> verdicts = bench.reports.reconcile(session, List.of(DispatchBench.ref(grant)));
            Reports.Receipt receipt = bench.submit(session, grant, "pixels");

            assertThat(verdicts).containsExactly(Reports.Verdict.KEEP);
            assertThat(receipt.disposition()).isEqualTo(Reports.Disposition.ACCEPTED);
            assertThat(bench.lease(session, 5)).hasSize(1);
        }
    }

    @Test
    void a_repeated_report_is_accepted_once_and_a_contradicting_one_costs_trust() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            String session = bench.worker("w");
            LeaseAnswer.Grant grant = bench.one(session);

            Reports.Receipt first = bench.submit(session, grant, "pixels");
            Reports.Receipt second = bench.submit(session, grant, "pixels");
            Reports.Receipt third = bench.submit(session, grant, "other pixels");

            assertThat(first.disposition()).isEqualTo(Reports.Disposition.ACCEPTED);
            assertThat(second.disposition()).isEqualTo(Reports.Disposition.ALREADY_ACCEPTED);
            assertThat(third.disposition()).isEqualTo(Reports.Disposition.REFUSED);
            assertThat(bench.dispatcher.administration().workers().getFirst().worker())
                    .satisfies(worker -> assertThat(worker.validStreak()).isZero())
                    .satisfies(worker -> assertThat(worker.invalidTotal()).isEqualTo(1));
        }
    }

    @Test
    void a_wrong_fence_or_a_foreign_attempt_is_refused() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            LeaseAnswer.Grant grant = bench.one(bench.worker("w"));
            String thief = bench.worker("thief");

            Reports.Receipt stolen = bench.submit(thief, grant, "pixels");
            Reports.Receipt stale = bench.reports.submit(
                    bench.worker("w"),
                    new Reports.AttemptRef(grant.attemptId(), grant.fence() + 1),
                    DispatchBench.result("pixels"),
                    0);

            assertThat(stolen.disposition()).isEqualTo(Reports.Disposition.REFUSED);
            assertThat(stale.disposition()).isEqualTo(Reports.Disposition.REFUSED);
            assertThat(bench.state(key("a"))).isEqualTo(UnitState.ACTIVE);
        }
    }

    @Test
    void the_same_question_gets_the_same_leases() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a"), unit("b")));
            String session = bench.worker("w");

            LeaseAnswer first = bench.answer(session, "question", 1, Set.of());
            LeaseAnswer repeated = bench.answer(session, "question", 1, Set.of());

            assertThat(first.grants()).hasSize(1);
            assertThat(repeated).isEqualTo(first);
        }
    }

    @Test
    void a_hoarder_gets_no_more_than_its_share() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            for (int i = 0; i < 20; i++) {
                bench.dispatcher.workUnits().submit(List.of(unit("u" + i)));
            }
            String hoarder = bench.worker("hoarder");

            List<LeaseAnswer.Grant> grants = bench.lease(hoarder, 100);
            LeaseAnswer more = bench.answer(hoarder, 100);

            assertThat(grants).hasSize(6);
            assertThat(more.grants()).isEmpty();
            assertThat(more.idleReason()).contains("as many leases");
            assertThat(bench.lease(bench.worker("other"), 100)).hasSize(6);
        }
    }

    @Test
    void a_worker_takes_ahead_only_what_others_could_not_begin() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String first = bench.worker("first");
            String second = bench.worker("second");
            for (int i = 0; i < 3; i++) {
                bench.dispatcher.workUnits().submit(List.of(unit("u" + i)));
            }

            List<LeaseAnswer.Grant> ofFirst = bench.lease(first, 6);
            LeaseAnswer ahead = bench.answer(first, 4);
            List<LeaseAnswer.Grant> ofSecond = bench.lease(second, 6);
            for (int i = 3; i < 7; i++) {
                bench.dispatcher.workUnits().submit(List.of(unit("u" + i)));
            }
            List<LeaseAnswer.Grant> surplus = bench.lease(first, 4);

            assertThat(ofFirst).as("two slots, two units").hasSize(2);
            assertThat(ahead.grants())
                    .as("one is left, the other worker has nothing")
                    .isEmpty();
            assertThat(ahead.idleReason()).contains("1 units are ready");
            assertThat(ofSecond).hasSize(1);
            assertThat(surplus)
                    .as("four are ready, the other worker has one slot free")
                    .hasSize(3);
        }
    }

    @Test
    void a_worker_whose_slot_gets_free_gets_what_was_kept_for_others() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String busy = bench.worker("busy");
            bench.worker("silent");
            for (int i = 0; i < 3; i++) {
                bench.dispatcher.workUnits().submit(List.of(unit("u" + i)));
            }
            List<LeaseAnswer.Grant> begun = bench.lease(busy, 6);
            long before = bench.lease(busy, 4).size();

            bench.submit(busy, begun.getFirst(), "done");

            assertThat(before).isZero();
            assertThat(bench.lease(busy, 4)).hasSize(1);
        }
    }

    @Test
    void a_unit_that_kills_three_workers_is_quarantined_and_a_person_can_retry_it_with_its_dependents() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a"), unit("b", "a")));
            for (String name : List.of("x", "y", "z")) {
                String session = bench.worker(name);
                bench.fail(session, bench.one(session), FailureClass.CRASH);
                bench.pass(Duration.ofMinutes(2));
            }
            UnitState dead = bench.state(key("a"));
            UnitState blocked = bench.state(key("b"));

            int retried = bench.dispatcher.administration().retry(key("a"), "someone");
            String session = bench.worker("x");
            bench.submit(session, bench.one(session), "pixels");

            assertThat(dead).isEqualTo(UnitState.QUARANTINED);
            assertThat(blocked).isEqualTo(UnitState.BLOCKED);
            assertThat(retried).isEqualTo(2);
            assertThat(bench.state(key("a"))).isEqualTo(UnitState.VALIDATED);
            assertThat(bench.state(key("b"))).isEqualTo(UnitState.READY);
        }
    }

    @Test
    void a_void_input_prunes_who_needs_it_and_is_left_out_where_it_may_be() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher
                    .workUnits()
                    .submit(List.of(
                            unit("bad"),
                            unit("good"),
                            unit("strict", "bad"),
                            unit("after", "strict"),
                            unit("tolerant", 0, true, "bad", "good"),
                            unit("hopeless", 0, true, "bad")));
            String session = bench.worker("w");
            List<LeaseAnswer.Grant> grants = bench.lease(session, 2);
            bench.reports.submit(
                    session,
                    DispatchBench.ref(grants.getFirst()),
                    new UnitResult.Unprocessable("ALL_MASKED", "no pixel left"),
                    0);
            bench.submit(session, grants.getLast(), "pixels");

            LeaseAnswer.Grant tolerant = bench.one(session);

            assertThat(bench.state(key("bad"))).isEqualTo(UnitState.VOID);
            assertThat(bench.state(key("strict"))).isEqualTo(UnitState.VOID);
            assertThat(bench.state(key("after"))).isEqualTo(UnitState.VOID);
            assertThat(bench.state(key("hopeless"))).isEqualTo(UnitState.VOID);
            assertThat(tolerant.unit().unitKey()).isEqualTo(key("tolerant"));
            assertThat(tolerant.inputs())
                    .extracting(LeaseAnswer.GrantedInput::productKey)
                    .containsExactly(key("good"));
        }
    }

    @Test
    void a_cancelled_run_stops_at_the_next_heartbeat() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a"), unit("b", "a")));
            String session = bench.worker("w");
            LeaseAnswer.Grant grant = bench.one(session);

            int cancelled =
                    bench.database.write(tx -> bench.dispatcher.workUnits().cancelRun(tx, "run"));
            Set<Reports.AttemptRef> toCancel = bench.reports.heartbeat(session, List.of(DispatchBench.ref(grant)));

            assertThat(cancelled).isEqualTo(2);
            assertThat(toCancel).containsExactly(DispatchBench.ref(grant));
            assertThat(bench.state(key("b"))).isEqualTo(UnitState.CANCELLED);
        }
    }

    @Test
    void work_given_back_counts_against_nobody_and_is_ready_at_once() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("a")));
            String session = bench.worker("w");
            for (int i = 0; i < 20; i++) {
                bench.reports.giveBack(session, List.of(DispatchBench.ref(bench.one(session))));
            }

            assertThat(bench.state(key("a"))).isEqualTo(UnitState.READY);
            assertThat(bench.lease(session, 1)).hasSize(1);
        }
    }

    @Test
    void an_older_process_of_the_same_worker_is_turned_away() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            String older = bench.worker("w", "i", 1);
            bench.worker("w", "i", 2);

            assertThatThrownBy(() -> bench.lease(older, 1))
                    .isInstanceOfSatisfying(
                            GridFaultException.class, e -> assertThat(e.fault()).isEqualTo(GridFault.SESSION_UNKNOWN));
            assertThatThrownBy(() -> bench.worker("w", "i", 1))
                    .isInstanceOfSatisfying(
                            GridFaultException.class, e -> assertThat(e.fault()).isEqualTo(GridFault.INCARNATION_OLD));
        }
    }

    @Test
    void higher_priority_comes_first_and_then_what_the_worker_has_in_its_cache() {
        try (DispatchBench bench = DispatchBench.trusting()) {
            bench.dispatcher.workUnits().submit(List.of(unit("x"), unit("y")));
            String session = bench.worker("w");
            LeaseAnswer.Grant x = bench.one(session);
            bench.submit(session, x, "pixels of x");
            LeaseAnswer.Grant y = bench.one(session);
            bench.submit(session, y, "pixels of y");
            bench.dispatcher
                    .workUnits()
                    .submit(List.of(unit("on x", "x"), unit("on y", "y"), unit("urgent", 9, false, "x")));

            LeaseAnswer first = bench.answer(session, "q1", 1, Set.of(key("pixels of y")));
            LeaseAnswer second = bench.answer(session, "q2", 1, Set.of(key("pixels of y")));

            assertThat(first.grants().getFirst().unit().unitKey()).isEqualTo(key("urgent"));
            assertThat(second.grants().getFirst().unit().unitKey()).isEqualTo(key("on y"));
        }
    }
}
