package org.surveygrid.coordinator.quorum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two equal results decide, or one of a trusted worker while nobody contradicts. Two different ones call for a third.
 */
public final class Quorum {
    /** Equal results that decide. */
    public static final int AGREEING_VOTES = 2;
    /** Different results after which the task, not a worker, is suspected. */
    public static final int MAX_DIFFERENT = 3;

    private Quorum() {}

    /**
     * Judges the votes.
     *
     * @param votes of different workers, first reported first
     * @param outlook whether a second opinion can be had
     * @return the verdict
     */
    public static QuorumVerdict judge(List<Vote> votes, ReplicaOutlook outlook) {
        Map<String, List<String>> attemptsByDigest = new LinkedHashMap<>();
        for (Vote vote : votes) {
            attemptsByDigest
                    .computeIfAbsent(vote.resultDigest(), digest -> new ArrayList<>())
                    .add(vote.attemptId());
        }
        for (List<String> winners : attemptsByDigest.values()) {
            if (winners.size() >= AGREEING_VOTES) {
                return agreed(votes, winners, QuorumVerdict.Evidence.CONFIRMED);
            }
        }
        if (votes.size() == 1 && countsAlone(votes.getFirst(), outlook)) {
            return agreed(votes, List.of(votes.getFirst().attemptId()), QuorumVerdict.Evidence.UNCHECKED);
        }
        if (attemptsByDigest.size() >= MAX_DIFFERENT) {
            return new QuorumVerdict.AllDiffer(attemptsByDigest.size());
        }
        return new QuorumVerdict.NeedsMore(1);
    }

    private static boolean countsAlone(Vote vote, ReplicaOutlook outlook) {
        return switch (vote.trust()) {
            case TRUSTED -> true;
            case SAMPLED -> outlook == ReplicaOutlook.IMPOSSIBLE;
            case NEW, PROBED -> false;
        };
    }

    private static QuorumVerdict agreed(List<Vote> votes, List<String> winners, QuorumVerdict.Evidence evidence) {
        List<String> losers = votes.stream()
                .map(Vote::attemptId)
                .filter(attempt -> !winners.contains(attempt))
                .toList();
        return new QuorumVerdict.Agreed(List.copyOf(winners), losers, evidence);
    }
}
