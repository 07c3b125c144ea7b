package org.surveygrid.solver.model.table;

import java.util.Arrays;
import java.util.List;

/**
 * Spans of time in which the camera stayed as it was.
 *
 * @param cutsMjd moments between two epochs, ascending; none for a single epoch
 */
public record Epochs(List<Double> cutsMjd) {
    /** A camera that never changed. */
    public static final Epochs ONE = new Epochs(List.of());

    public Epochs {
        cutsMjd = List.copyOf(cutsMjd);
        for (int i = 0; i < cutsMjd.size(); i++) {
            if (!Double.isFinite(cutsMjd.get(i)) || (i > 0 && !(cutsMjd.get(i) > cutsMjd.get(i - 1)))) {
                throw new IllegalArgumentException("epochs are cut at ascending modified Julian dates, got " + cutsMjd);
            }
        }
    }

    /**
     * How many epochs there are.
     *
     * @return 1 or more
     */
    public int count() {
        return cutsMjd.size() + 1;
    }

    /**
     * The epoch of a moment.
     *
     * @param mjdUtc modified Julian date
     * @return its number, from 0; a cut belongs to the later epoch
     */
    public int of(double mjdUtc) {
        int epoch = 0;
        while (epoch < cutsMjd.size() && mjdUtc >= cutsMjd.get(epoch)) {
            epoch++;
        }
        return epoch;
    }

    /**
     * The epochs of many moments.
     *
     * @param mjdUtc modified Julian dates
     * @return their numbers
     */
    public int[] of(double[] mjdUtc) {
        return Arrays.stream(mjdUtc).mapToInt(this::of).toArray();
    }
}
