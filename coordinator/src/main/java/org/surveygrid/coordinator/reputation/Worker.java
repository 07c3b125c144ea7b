package org.surveygrid.coordinator.reputation;

import java.time.Instant;
import java.util.Set;

/**
 * What is remembered of a worker.
 *
 * @param workerId its identity
 * @param name what people call it
 * @param institute who answers for it
 * @param standing what it may do
 * @param detail why
 * @param incarnation how often it has started
 * @param slots units it runs at once
 * @param memoryBytesPerSlot heap of each
 * @param tasks "name@version" of what it can run
 * @param softwareVersion version of the program
 * @param validStreak confirmed results since the last refuted one
 * @param validTotal results that became products
 * @param invalidTotal refuted results
 * @param invalidRecent refuted results since the streak was last long enough
 * @param enrolled when it joined
 * @param lastSeen when it last called
 */
public record Worker(
        String workerId,
        String name,
        String institute,
        Standing standing,
        String detail,
        long incarnation,
        int slots,
        long memoryBytesPerSlot,
        Set<String> tasks,
        String softwareVersion,
        int validStreak,
        int validTotal,
        int invalidTotal,
        int invalidRecent,
        Instant enrolled,
        Instant lastSeen) {
    public Worker {
        tasks = Set.copyOf(tasks);
    }

    /**
     * The same worker in another standing.
     *
     * @param newStanding what it may do
     * @param why a sentence
     * @return a new record
     */
    public Worker in(Standing newStanding, String why) {
        return counted(newStanding, why, new int[] {validStreak, validTotal, invalidTotal, invalidRecent});
    }

    /**
     * The same worker with another streak.
     *
     * @param streak confirmed results in a row
     * @return a new record
     */
    public Worker withStreak(int streak) {
        return counted(standing, detail, new int[] {streak, validTotal, invalidTotal, 0});
    }

    /**
     * After a result was confirmed by another worker.
     *
     * @param policy how trust is earned
     * @return a new record
     */
    public Worker confirmed(TrustPolicy policy) {
        int streak = validStreak + 1;
        int recent = streak >= policy.streakNeeded() ? 0 : invalidRecent;
        return counted(standing, detail, new int[] {streak, validTotal + 1, invalidTotal, recent});
    }

    /**
     * After a result was accepted unchecked: it proves nothing.
     *
     * @return a new record
     */
    public Worker acceptedUnchecked() {
        return counted(standing, detail, new int[] {validStreak, validTotal + 1, invalidTotal, invalidRecent});
    }

    /**
     * After a result was refuted: trust starts again at nothing, and ends when it happens too often.
     *
     * @param policy how trust is lost
     * @param what a sentence about the result
     * @return a new record
     */
    public Worker refuted(TrustPolicy policy, String what) {
        boolean tooOften = invalidRecent + 1 >= policy.refutedToQuarantine();
        return counted(
                tooOften ? Standing.QUARANTINED : standing,
                tooOften ? (invalidRecent + 1) + " refuted results; the last: " + what : detail,
                new int[] {0, validTotal, invalidTotal + 1, invalidRecent + 1});
    }

    private Worker counted(Standing newStanding, String why, int[] counts) {
        return new Worker(
                workerId,
                name,
                institute,
                newStanding,
                why,
                incarnation,
                slots,
                memoryBytesPerSlot,
                tasks,
                softwareVersion,
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                enrolled,
                lastSeen);
    }
}
