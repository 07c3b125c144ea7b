package org.surveygrid.solver.association;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Which exposures hang together, and which of these groups reference stars tie to the catalogue.
 *
 * @param component of each exposure; -1 for exposures without any star
 * @param absolute by component, whether it is tied
 */
public record ExposureTies(int[] component, boolean[] absolute) {
    /**
     * The ties that stars make.
     *
     * @param detections what was seen
     * @param groups which detections are the same star
     * @param minSharedStars two exposures hang together when they share at least so many stars
     * @param minReferenceStars a component with fewer different reference stars counts as relative
     * @return the ties
     */
    public static ExposureTies of(Detections detections, StarGroups groups, int minSharedStars, int minReferenceStars) {
        int[] component = ExposureComponents.find(detections, groups, minSharedStars);
        int components = Arrays.stream(component).max().orElse(-1) + 1;
        List<TreeSet<Integer>> seen = new ArrayList<>();
        for (int c = 0; c < components; c++) {
            seen.add(new TreeSet<>());
        }
        for (int s = 0; s < groups.size(); s++) {
            if (groups.reference()[s] >= 0) {
                seen.get(component[firstExposure(detections, groups, s)]).add(groups.reference()[s]);
            }
        }
        boolean[] absolute = new boolean[components];
        for (int c = 0; c < components; c++) {
            absolute[c] = seen.get(c).size() >= minReferenceStars;
        }
        return new ExposureTies(component, absolute);
    }

    /**
     * Forgets reference stars of components that have too few of them to be tied.
     *
     * @param detections what was seen
     * @param groups which detections are the same star
     * @return stars whose reference stars may be used
     */
    public StarGroups usable(Detections detections, StarGroups groups) {
        int[] reference = groups.reference().clone();
        for (int s = 0; s < reference.length; s++) {
            if (!absolute[component[firstExposure(detections, groups, s)]]) {
                reference[s] = -1;
            }
        }
        return new StarGroups(groups.start(), groups.detections(), reference, groups.selfMatches())
                .without(detections, new boolean[component.length]);
    }

    private static int firstExposure(Detections detections, StarGroups groups, int star) {
        return detections.exposure(groups.detections()[groups.start()[star]]);
    }
}
