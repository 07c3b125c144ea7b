package org.surveygrid.coordinator.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.workunit.UnitSpec;

/**
 * The answer to a worker that asks for work.
 *
 * @param grants what it gets; may be empty
 * @param idleReason why it got nothing; empty when it got something
 */
public record LeaseAnswer(List<Grant> grants, String idleReason) {
    public LeaseAnswer {
        grants = List.copyOf(grants);
    }

    /**
     * One unit for one worker.
     *
     * @param attemptId identity of the try
     * @param fence grows with every grant of the unit
     * @param unit what to do
     * @param memoryBytes heap it needs
     * @param runLimit longest run
     * @param inputs without those that are void
     */
    public record Grant(
            String attemptId,
            long fence,
            UnitSpec unit,
            long memoryBytes,
            Duration runLimit,
            List<GrantedInput> inputs) {
        public Grant {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * One input with its files.
     *
     * @param role the task's input role
     * @param ordinal place within the role
     * @param productKey the product
     * @param kind its kind
     * @param files by file role
     */
    public record GrantedInput(
            String role, int ordinal, String productKey, String kind, SortedMap<String, BlobRef> files) {}
}
