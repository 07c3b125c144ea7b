package org.surveygrid.coordinator.workunit;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.blob.BlobRef;

/**
 * One run of one task type on named inputs: all that is needed to do it again.
 *
 * @param unitKey SHA-256 of what is to be made; also the key of the product
 * @param target "kind key=value ..."
 * @param taskName task type
 * @param taskVersion version of its result bits
 * @param parameters full set of process parameters, as text
 * @param inputs in order
 * @param memoryBytes heap that a run needs
 * @param priority higher is sooner
 * @param runId the run that asks for it; empty when no run does
 */
public record UnitSpec(
        String unitKey,
        String target,
        String taskName,
        int taskVersion,
        SortedMap<String, String> parameters,
        List<UnitSpecInput> inputs,
        long memoryBytes,
        int priority,
        String runId) {
    public UnitSpec {
        if (!BlobRef.isDigest(unitKey)) {
            throw new IllegalArgumentException("a unit key is 64 lower-case hexadecimal digits, got '" + unitKey + "'");
        }
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        inputs = List.copyOf(inputs);
    }

    /**
     * The task as workers announce it.
     *
     * @return "name@version"
     */
    public String taskId() {
        return taskName + "@" + taskVersion;
    }
}
