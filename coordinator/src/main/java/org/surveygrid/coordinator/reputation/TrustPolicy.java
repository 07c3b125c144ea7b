package org.surveygrid.coordinator.reputation;

import org.surveygrid.coordinator.quorum.Trust;

/**
 * How trust is earned, checked and lost (the adaptive replication of BOINC, with a floor).
 *
 * @param streakNeeded confirmed results in a row until a worker is trusted
 * @param sampleFloor smallest fraction of a trusted worker's units that get a second opinion
 * @param refutedToQuarantine refuted results, before trust is regained, that end the co-operation
 * @param newWorkers how those start who have shown nothing yet
 * @param probeFraction how often a trusted worker that asks for work is given, at random, some whose answer is known
 */
public record TrustPolicy(
        int streakNeeded, double sampleFloor, int refutedToQuarantine, NewWorkers newWorkers, double probeFraction) {
    private static final int HASH_DIGITS = 13;

    /** How a worker starts. */
    public enum NewWorkers {
        /** Every result needs a second opinion until the streak is long enough. */
        EARN_TRUST,
        /** Trusted at once: for machines one owns. */
        TRUSTED
    }

    public TrustPolicy {
        if (!(probeFraction >= 0 && probeFraction <= 1)) {
            throw new IllegalArgumentException("the fraction of probes must be 0 to 1, got " + probeFraction);
        }
        if (streakNeeded < 1 || !(sampleFloor > 0 && sampleFloor <= 1) || refutedToQuarantine < 1) {
            throw new IllegalArgumentException("trust needs streak >= 1, 0 < floor <= 1, refuted >= 1, got "
                    + streakNeeded + ", " + sampleFloor + ", " + refutedToQuarantine);
        }
    }

    /**
     * The usual policy: ten in a row, two per cent, three strikes.
     *
     * @return the defaults
     */
    public static TrustPolicy defaults() {
        return new TrustPolicy(10, 0.02, 3, NewWorkers.EARN_TRUST, 0.005);
    }

    /**
     * The same policy with other beginnings.
     *
     * @param beginnings how new workers start
     * @return a new policy
     */
    public TrustPolicy with(NewWorkers beginnings) {
        return new TrustPolicy(streakNeeded, sampleFloor, refutedToQuarantine, beginnings, probeFraction);
    }

    /**
     * Streak of a worker that somebody vouches for: sampled at the floor.
     *
     * @return confirmed results in a row
     */
    public int fullStreak() {
        return Math.max(streakNeeded, (int) Math.ceil(1 / sampleFloor));
    }

    /**
     * Streak of a worker that has just joined.
     *
     * @return confirmed results in a row
     */
    public int firstStreak() {
        return newWorkers == NewWorkers.TRUSTED ? fullStreak() : 0;
    }

    /**
     * How much a worker's word counts for a unit. The draw depends on the unit's key alone, so repeating a question
     * cannot change the answer.
     *
     * @param validStreak the worker's streak
     * @param unitKey 64 hexadecimal digits
     * @return its trust
     */
    public Trust trust(int validStreak, String unitKey) {
        if (validStreak < streakNeeded) {
            return Trust.NEW;
        }
        double drawn = Long.parseLong(unitKey.substring(0, HASH_DIGITS), 16) / (double) (1L << (4 * HASH_DIGITS));
        return drawn < Math.max(1.0 / validStreak, sampleFloor) ? Trust.SAMPLED : Trust.TRUSTED;
    }
}
