package org.surveygrid.solver.photometric.term;

import org.surveygrid.solver.normal.LinearForm;

/** Takes what a term found out beside zero points and star flats. */
@FunctionalInterface
public interface Findings {
    /**
     * A value.
     *
     * @param name in words
     * @param value of it
     * @param unknowns the sum of unknowns that it is, for its error
     * @param unit of it
     */
    void found(String name, double value, LinearForm unknowns, String unit);
}
