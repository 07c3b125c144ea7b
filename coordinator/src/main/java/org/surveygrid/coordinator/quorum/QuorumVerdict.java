package org.surveygrid.coordinator.quorum;

import java.util.List;

/** What the votes say together. */
public sealed interface QuorumVerdict {
    /**
     * The result is known.
     *
     * @param winners attempts that found it, first reported first
     * @param losers attempts that found something else
     * @param evidence how it was found
     */
    record Agreed(List<String> winners, List<String> losers, Evidence evidence) implements QuorumVerdict {}

    /**
     * Not yet decided.
     *
     * @param more how many further votes are needed at least
     */
    record NeedsMore(int more) implements QuorumVerdict {}

    /**
     * As many different results as votes: nobody is wrong more than another.
     *
     * @param votes how many
     */
    record AllDiffer(int votes) implements QuorumVerdict {}

    /** How a result was found. */
    enum Evidence {
        /** Two workers found the same. */
        CONFIRMED,
        /** A trusted worker's word. */
        UNCHECKED
    }
}
