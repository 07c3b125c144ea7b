package org.surveygrid.coordinator.quorum;

/**
 * One reported result.
 *
 * @param attemptId which attempt
 * @param resultDigest what it found
 * @param trust how much its word counts
 */
public record Vote(String attemptId, String resultDigest, Trust trust) {}
