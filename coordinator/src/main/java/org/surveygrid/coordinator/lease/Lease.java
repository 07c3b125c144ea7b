package org.surveygrid.coordinator.lease;

/**
 * The live part of an attempt.
 *
 * @param attemptId which attempt
 * @param fence of the grant
 * @param workerId who holds it
 */
public record Lease(String attemptId, long fence, String workerId) {}
