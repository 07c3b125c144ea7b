package org.surveygrid.solver.astrometric.term;

import java.util.List;

/**
 * Times at which an instrument changed: between two of them its chips keep their places.
 *
 * @param cutsMjd modified Julian dates, rising; none for an instrument that never changed
 */
public record Epochs(List<Double> cutsMjd) {
    public Epochs {
        cutsMjd = List.copyOf(cutsMjd);
        for (int i = 1; i < cutsMjd.size(); i++) {
            if (!(cutsMjd.get(i) > cutsMjd.get(i - 1))) {
                throw new IllegalArgumentException("cuts between epochs must rise, got " + cutsMjd);
            }
        }
    }

    /**
     * Number of epochs.
     *
     * @return at least 1
     */
    public int count() {
        return cutsMjd.size() + 1;
    }

    /**
     * The epoch of a time.
     *
     * @param mjd modified Julian date
     * @return from 0; a cut itself belongs to the later epoch
     */
    public int of(double mjd) {
        int epoch = 0;
        while (epoch < cutsMjd.size() && mjd >= cutsMjd.get(epoch)) {
            epoch++;
        }
        return epoch;
    }
}
