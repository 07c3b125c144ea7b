package org.surveygrid.solution;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Entries for chips of exposures, sorted by exposure, then chip. */
final class ChipEntries {
    private ChipEntries() {}

    /** What entries are sorted by. */
    static String key(String exposure, String chip) {
        return exposure + '\0' + chip;
    }

    /** The entry with a key. */
    static <T> Optional<T> find(List<T> sorted, Function<T, String> keyOf, String wanted) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            T entry = sorted.get(middle);
            int order = keyOf.apply(entry).compareTo(wanted);
            if (order == 0) {
                return Optional.of(entry);
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }
}
