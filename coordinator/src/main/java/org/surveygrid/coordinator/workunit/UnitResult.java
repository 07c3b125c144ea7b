package org.surveygrid.coordinator.workunit;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.TaskOutcome;

/** How a unit ended, when it ended well: with files, or with the reason why there are none. */
public sealed interface UnitResult {
    /** Reason of a unit that never ran, because an input it cannot do without is void. */
    String PRUNED = "PRUNED";

    /**
     * The run wrote files.
     *
     * @param files by file role, the facts included
     */
    record Completed(SortedMap<String, BlobRef> files) implements UnitResult {
        public Completed {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }
    }

    /**
     * There is no product and never will be: remembered like one.
     *
     * @param reason code: a name of {@code UnprocessableReason}, or {@link #PRUNED}
     * @param detail a sentence with numbers
     */
    record Unprocessable(String reason, String detail) implements UnitResult {}

    /**
     * Whether the task asks for parts, instead of having made the product.
     *
     * @return how many parts; empty for a result that is final
     */
    default OptionalInt parts() {
        return switch (this) {
            case Completed completed ->
                TaskOutcome.Divided.parts(completed.files().keySet());
            case Unprocessable none -> OptionalInt.empty();
        };
    }

    /**
     * What two machines must agree on.
     *
     * @return 64 hexadecimal digits
     */
    default String digest() {
        return switch (this) {
            case Completed completed ->
                ProductKey.ofResult(
                        completed.files.entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey, e -> e.getValue().digest())),
                        "");
            case Unprocessable unprocessable -> ProductKey.ofResult(Map.of(), unprocessable.reason);
        };
    }
}
