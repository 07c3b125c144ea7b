package org.surveygrid.coordinator.workunit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.quorum.Quorum;
import org.surveygrid.coordinator.quorum.QuorumVerdict;
import org.surveygrid.coordinator.quorum.ReplicaOutlook;
import org.surveygrid.coordinator.quorum.Vote;

/**
 * What becomes of a unit whose inputs are complete. The stored state is only a copy of this: the truth is the attempts.
 *
 * @param outcome what becomes of it
 * @param verdicts what happens to its attempts
 * @param canonicalAttemptId the attempt whose result counts; empty unless decided
 * @param wantsGrant whether it should be handed out (once more)
 * @param notBeforeMillis not before this time, milliseconds since 1970
 * @param memoryBytes heap to ask for
 * @param detail a sentence; may be empty
 */
public record UnitDecision(
        Outcome outcome,
        SortedMap<String, AttemptEvent> verdicts,
        String canonicalAttemptId,
        boolean wantsGrant,
        long notBeforeMillis,
        long memoryBytes,
        String detail) {
    /** What becomes of a unit. */
    public enum Outcome {
        /** The canonical attempt's result counts: validated, or void when it says so. */
        DECIDED,
        READY,
        ACTIVE,
        VERIFYING,
        FAILED,
        QUARANTINED
    }

    public UnitDecision {
        verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
    }

    /**
     * Decides. Depends on its arguments only.
     *
     * @param spec the unit; its inputs are products
     * @param attempts all its attempts
     * @param policy budgets
     * @param outlook whether a second opinion can be had
     * @return the decision
     */
    public static UnitDecision decide(
            UnitSpec spec, List<Attempt> attempts, RetryPolicy policy, ReplicaOutlook outlook) {
        List<Attempt> counted = attempts.stream()
                .filter(Attempt::isCounted)
                .sorted(Comparator.comparingLong(Attempt::fence))
                .toList();
        List<Vote> votes = votes(counted);
        long memoryBytes = policy.memoryBytes(spec.memoryBytes(), counted);
        return switch (Quorum.judge(votes, outlook)) {
            case QuorumVerdict.Agreed agreed -> decided(agreed, attempts, memoryBytes);
            case QuorumVerdict.AllDiffer differ ->
                new UnitDecision(
                        Outcome.QUARANTINED,
                        notNeeded(attempts),
                        "",
                        false,
                        0,
                        memoryBytes,
                        "NONDETERMINISTIC: " + differ.votes() + " workers gave " + differ.votes()
                                + " different results");
            case QuorumVerdict.NeedsMore needs -> undecided(counted, policy, needs.more(), memoryBytes);
        };
    }

    /**
     * The state that a unit has after it; a unit that is itself a round of another is done with a divided result too.
     *
     * @param canonical the result that counts; present when decided
     * @return the state
     */
    public UnitState next(Optional<UnitResult> canonical) {
        return switch (outcome) {
            case DECIDED ->
                switch (canonical.orElseThrow(() -> new IllegalStateException("the canonical result is not stored"))) {
                    case UnitResult.Completed completed ->
                        completed.parts().isPresent() ? UnitState.WAITING : UnitState.VALIDATED;
                    case UnitResult.Unprocessable none -> UnitState.VOID;
                };
            case READY -> UnitState.READY;
            case ACTIVE -> UnitState.ACTIVE;
            case VERIFYING -> UnitState.VERIFYING;
            case FAILED -> UnitState.FAILED;
            case QUARANTINED -> UnitState.QUARANTINED;
        };
    }

    private static UnitDecision decided(QuorumVerdict.Agreed agreed, List<Attempt> attempts, long memoryBytes) {
        SortedMap<String, AttemptEvent> verdicts = notNeeded(attempts);
        AttemptEvent won = switch (agreed.evidence()) {
            case CONFIRMED -> AttemptEvent.CONFIRMED;
            case UNCHECKED -> AttemptEvent.ACCEPTED_UNCHECKED;
        };
        agreed.winners().forEach(attempt -> verdicts.put(attempt, won));
        agreed.losers().forEach(attempt -> verdicts.put(attempt, AttemptEvent.REFUTED));
        return new UnitDecision(Outcome.DECIDED, verdicts, agreed.winners().getFirst(), false, 0, memoryBytes, "");
    }

    private static UnitDecision undecided(
            List<Attempt> counted, RetryPolicy policy, int votesNeeded, long memoryBytes) {
        long votes = counted.stream()
                .filter(a -> a.state() == AttemptState.SUBMITTED)
                .count();
        long live = counted.stream().filter(a -> a.state().isLive()).count();
        if (live == 0) {
            Optional<RetryPolicy.GiveUp> giveUp = policy.giveUp(counted);
            if (giveUp.isPresent()) {
                return new UnitDecision(
                        giveUp.get().state() == UnitState.FAILED ? Outcome.FAILED : Outcome.QUARANTINED,
                        new TreeMap<>(),
                        "",
                        false,
                        0,
                        memoryBytes,
                        giveUp.get().detail());
            }
        }
        Outcome outcome = votes > 0 ? Outcome.VERIFYING : live > 0 ? Outcome.ACTIVE : Outcome.READY;
        String detail = votes == 0
                ? ""
                : votes + " result" + (votes == 1 ? "" : "s, all different") + "; one of another worker is needed";
        return new UnitDecision(
                outcome, new TreeMap<>(), "", votesNeeded > live, policy.notBeforeMillis(counted), memoryBytes, detail);
    }

    private static List<Vote> votes(List<Attempt> counted) {
        List<Vote> votes = new ArrayList<>();
        for (Attempt attempt : counted) {
            if (attempt.state() == AttemptState.SUBMITTED) {
                votes.add(new Vote(attempt.attemptId(), attempt.resultDigest(), attempt.trust()));
            }
        }
        return votes;
    }

    private static SortedMap<String, AttemptEvent> notNeeded(List<Attempt> attempts) {
        SortedMap<String, AttemptEvent> verdicts = new TreeMap<>();
        attempts.stream()
                .filter(a -> a.state().isLive())
                .forEach(a -> verdicts.put(a.attemptId(), AttemptEvent.NOT_NEEDED));
        return verdicts;
    }
}
