package org.surveygrid.coordinator.workunit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.coordinator.quorum.ReplicaOutlook;
import org.surveygrid.coordinator.quorum.Trust;

/** Random histories of one unit: whatever happens in whatever order, it is never stuck and never decided wrongly. */
class UnitDecisionTest {
    private static final UnitSpec SPEC =
            new UnitSpec("0".repeat(64), "bias", "bias", 1, new TreeMap<>(), List.of(), 1 << 20, 0, "");
    private static final int HISTORIES = 3000;
    private static final int EVENTS = 60;
    private static final List<Trust> TRUSTS = List.copyOf(EnumSet.allOf(Trust.class));
    private static final List<FailureClass> FAILURES = List.copyOf(EnumSet.complementOf(EnumSet.of(FailureClass.NONE)));

    @Test
    void every_random_history_keeps_to_the_tables_and_is_never_stuck() {
        Set<Lifecycle.Transition<UnitState, UnitEvent>> visited = new HashSet<>();
        for (int seed = 0; seed < HISTORIES; seed++) {
            new History(seed, visited).run();
        }

        Set<Lifecycle.Transition<UnitState, UnitEvent>> expected =
                new HashSet<>(UnitLifecycle.lifecycle().table());
        expected.removeIf(row -> EnumSet.of(UnitState.WAITING, UnitState.BLOCKED, UnitState.CANCELLED)
                        .contains(row.from())
                || EnumSet.of(UnitEvent.CANCELLED, UnitEvent.RETRIED, UnitEvent.INPUT_FAILED, UnitEvent.INPUT_DOUBTED)
                        .contains(row.event())
                || row.from().isDone());
        assertThat(visited).containsAll(expected);
    }

    @Test
    void the_same_attempts_give_the_same_decision() {
        History history = new History(42, new HashSet<>());
        history.run();

        UnitDecision once = history.decide();
        UnitDecision twice = history.decide();

        assertThat(twice).isEqualTo(once);
    }

    /** A unit, its attempts, and what happens to them. */
    private static final class History {
        private final SplittableRandom random;
        private final int seed;
        private final Set<Lifecycle.Transition<UnitState, UnitEvent>> visited;
        private final List<Attempt> attempts = new ArrayList<>();
        private final ReplicaOutlook[] outlook = {ReplicaOutlook.POSSIBLE};
        private UnitState state = UnitState.READY;
        private UnitDecision decision;

        History(int seed, Set<Lifecycle.Transition<UnitState, UnitEvent>> visited) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.visited = visited;
            this.decision = decide();
        }

        UnitDecision decide() {
            return UnitDecision.decide(SPEC, attempts, RetryPolicy.defaults(), outlook[0]);
        }

        void run() {
            for (int i = 0; i < EVENTS && !isOver(); i++) {
                step();
                assertThat(isOver()
                                || decision.wantsGrant()
                                || attempts.stream().anyMatch(a -> a.state().isLive()))
                        .as("seed %d, event %d: %s with %s is stuck", seed, i, state, attempts)
                        .isTrue();
            }
        }

        /** A unit that waits has been divided; what happens to it then depends on others. */
        private boolean isOver() {
            return state.isAtRest() || state == UnitState.WAITING;
        }

        private void step() {
            int dice = random.nextInt(10);
            if (dice < 4 && decision.wantsGrant()) {
                grant();
            } else if (dice == 9) {
                outlook[0] = random.nextBoolean() ? ReplicaOutlook.POSSIBLE : ReplicaOutlook.IMPOSSIBLE;
                advance(UnitEvent.EVIDENCE_CHANGED);
            } else {
                happenToSomeAttempt(dice);
            }
        }

        private void grant() {
            Trust trust = TRUSTS.get(random.nextInt(TRUSTS.size()));
            int number = attempts.size();
            attempts.add(new Attempt(
                    "a" + number,
                    SPEC.unitKey(),
                    number + 1,
                    "w" + random.nextInt(6),
                    "i",
                    trust,
                    AttemptState.LEASED,
                    true,
                    "",
                    FailureClass.NONE,
                    "",
                    "",
                    number,
                    0));
            advance(UnitEvent.GRANTED);
        }

        private void happenToSomeAttempt(int dice) {
            if (attempts.isEmpty()) {
                return;
            }
            int index = random.nextInt(attempts.size());
            Attempt attempt = attempts.get(index);
            boolean isOpen = attempt.state().isLive() || attempt.state() == AttemptState.LOST;
            if (isOpen && dice < 6) {
                String digest = random.nextInt(3) == 0 ? "wrong" + random.nextInt(3) : "right";
                attempts.set(index, changed(attempt, AttemptEvent.REPORTED, digest, FailureClass.NONE));
                advance(UnitEvent.RESULT_REPORTED);
            } else if (attempt.state() == AttemptState.LOST && decision.wantsGrant()) {
                attempts.set(index, changed(attempt, AttemptEvent.HEARD_AGAIN, "", FailureClass.NONE));
                advance(UnitEvent.ATTEMPT_REVIVED);
            } else if (attempt.state().isLive()) {
                FailureClass why = FAILURES.get(random.nextInt(FAILURES.size()));
                AttemptEvent event = List.of(
                                AttemptEvent.LEASE_EXPIRED, AttemptEvent.FAILURE_REPORTED, AttemptEvent.GIVEN_BACK)
                        .get(random.nextInt(3));
                attempts.set(
                        index,
                        changed(attempt, event, "", event == AttemptEvent.FAILURE_REPORTED ? why : FailureClass.NONE));
                advance(UnitEvent.ATTEMPT_ENDED);
            }
        }

        private static Attempt changed(
                Attempt attempt, AttemptEvent event, String resultDigest, FailureClass failureClass) {
            return new Attempt(
                    attempt.attemptId(),
                    attempt.unitKey(),
                    attempt.fence(),
                    attempt.workerId(),
                    attempt.institute(),
                    attempt.trust(),
                    AttemptLifecycle.after(attempt.state(), event),
                    true,
                    resultDigest,
                    failureClass,
                    failureClass == FailureClass.NONE ? "" : "fingerprint",
                    "",
                    attempt.grantedMillis(),
                    1);
        }

        private void advance(UnitEvent event) {
            decision = decide();
            UnitState next = switch (decision.outcome()) {
                case DECIDED -> decided();
                case READY -> UnitState.READY;
                case ACTIVE -> UnitState.ACTIVE;
                case VERIFYING -> UnitState.VERIFYING;
                case FAILED -> UnitState.FAILED;
                case QUARANTINED -> UnitState.QUARANTINED;
            };
            if (next == state && event == UnitEvent.EVIDENCE_CHANGED) {
                return;
            }
            UnitLifecycle.lifecycle().require(state, event, next);
            visited.add(new Lifecycle.Transition<>(state, event, next));
            for (int i = 0; i < attempts.size(); i++) {
                AttemptEvent verdict = decision.verdicts().get(attempts.get(i).attemptId());
                if (verdict != null) {
                    Attempt attempt = attempts.get(i);
                    attempts.set(i, changed(attempt, verdict, attempt.resultDigest(), attempt.failureClass()));
                }
            }
            state = next;
        }

        /** A decided unit has a canonical result that two workers found, or one whose word was enough. */
        private UnitState decided() {
            Attempt canonical = attempts.stream()
                    .filter(a -> a.attemptId().equals(decision.canonicalAttemptId()))
                    .findFirst()
                    .orElseThrow();
            long agreeing = attempts.stream()
                    .filter(a -> a.state() == AttemptState.SUBMITTED
                            && a.resultDigest().equals(canonical.resultDigest()))
                    .count();
            assertThat(agreeing >= 2 || canonical.trust() != Trust.NEW)
                    .as("seed %d: decided on one new worker's word", seed)
                    .isTrue();
            return List.of(UnitState.VALIDATED, UnitState.VOID, UnitState.WAITING)
                    .get(seed % 3);
        }
    }
}
