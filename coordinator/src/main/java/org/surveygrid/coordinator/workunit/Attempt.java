package org.surveygrid.coordinator.workunit;

import org.surveygrid.coordinator.quorum.Trust;

/**
 * One try of a unit.
 *
 * @param attemptId its identity
 * @param unitKey the unit
 * @param fence grows with every grant of the unit
 * @param workerId who
 * @param institute who answers for the worker
 * @param trust how much the worker's word counts
 * @param state where it is in its life
 * @param isCounted false for tries from before a person said "try again"
 * @param resultDigest what was found; empty until reported
 * @param failureClass why it failed
 * @param fingerprint same cause, same fingerprint; empty without failure
 * @param detail a sentence
 * @param grantedMillis when it was granted, milliseconds since 1970
 * @param endedMillis when it ended or was lost; 0 before
 */
public record Attempt(
        String attemptId,
        String unitKey,
        long fence,
        String workerId,
        String institute,
        Trust trust,
        AttemptState state,
        boolean isCounted,
        String resultDigest,
        FailureClass failureClass,
        String fingerprint,
        String detail,
        long grantedMillis,
        long endedMillis) {}
