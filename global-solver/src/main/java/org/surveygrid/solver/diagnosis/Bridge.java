package org.surveygrid.solver.diagnosis;

import java.util.List;

/**
 * A tie within a group that only few stars carry: should one of them be variable or wrongly matched, one side moves.
 *
 * @param exposures on the smaller side, sorted
 * @param others exposures on the other side that the stars were seen in, sorted
 * @param stars names of the stars that carry it
 * @param sigma standard deviation of the mean level of one side against the other
 * @param unit of sigma
 */
public record Bridge(List<String> exposures, List<String> others, List<String> stars, double sigma, String unit) {
    public Bridge {
        exposures = List.copyOf(exposures);
        others = List.copyOf(others);
        stars = List.copyOf(stars);
    }
}
