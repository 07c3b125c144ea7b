package org.surveygrid.coordinator.run;

import java.util.List;
import java.util.Map;

/**
 * What a person wants made.
 *
 * @param submissionId chosen by the client: the same id is the same request
 * @param targets patterns, "kind label=values ..."
 * @param parameters {@code task.parameter} to value, on top of the survey's
 * @param freshness whether up-to-date targets are made again
 * @param priority higher is sooner
 */
public record MakeRequest(
        String submissionId, List<String> targets, Map<String, String> parameters, Freshness freshness, int priority) {
    /** What to do with targets that are up to date. */
    public enum Freshness {
        REUSE,
        MAKE_AGAIN
    }

    public MakeRequest {
        targets = List.copyOf(targets);
        parameters = Map.copyOf(parameters);
    }
}
