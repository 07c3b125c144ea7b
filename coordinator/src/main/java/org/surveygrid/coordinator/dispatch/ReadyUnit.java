package org.surveygrid.coordinator.dispatch;

import java.util.Map;
import java.util.Set;

/**
 * A unit that can be handed out, with all that choosing a worker needs.
 *
 * @param unitKey which unit
 * @param sequence order of arrival
 * @param priority higher is sooner
 * @param taskId "name@version"
 * @param memoryBytes heap it needs
 * @param chip instrument and chip it is about; empty when about none
 * @param inputBytes size of each input file, by digest
 * @param notBeforeMillis pause after a failure, milliseconds since 1970
 * @param exclusions who must not or should not get it
 */
record ReadyUnit(
        String unitKey,
        long sequence,
        int priority,
        String taskId,
        long memoryBytes,
        String chip,
        Map<String, Long> inputBytes,
        long notBeforeMillis,
        Exclusions exclusions) {
    ReadyUnit {
        inputBytes = Map.copyOf(inputBytes);
    }

    /** Bytes of the inputs that a worker has already. */
    long cachedBytes(Set<String> cachedDigests) {
        return inputBytes.entrySet().stream()
                .filter(entry -> cachedDigests.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
