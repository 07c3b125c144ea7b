package org.surveygrid.solver.diagnosis;

import java.util.List;

/**
 * Exposures that hang together by the stars they share.
 *
 * @param number of the group, from 0
 * @param isTied whether reference stars tie it; else only differences within the group mean anything
 * @param exposures its members, sorted
 */
public record ExposureGroup(int number, boolean isTied, List<String> exposures) {
    public ExposureGroup {
        exposures = List.copyOf(exposures);
    }
}
