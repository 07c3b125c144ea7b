package org.surveygrid.solver.association;

import java.util.Arrays;

/** Groups of exposures that share stars, found by union-find over the exposures. */
public final class ExposureComponents {
    private ExposureComponents() {}

    /**
     * Component number of every exposure.
     *
     * @param detections what was seen
     * @param groups which detections are the same star
     * @param minSharedStars two exposures are tied when they share at least so many stars
     * @return by exposure number, components numbered from 0 in the order of their first exposure; -1 for exposures
     *     without any star
     */
    public static int[] find(Detections detections, StarGroups groups, int minSharedStars) {
        return find(SharedStars.of(detections, groups), minSharedStars);
    }

    static int[] find(SharedStars shared, int minSharedStars) {
        int[] root = shared.roots(minSharedStars);
        int[] component = new int[root.length];
        Arrays.fill(component, -1);
        int next = 0;
        for (int e = 0; e < root.length; e++) {
            if (shared.hasStars(e)) {
                int first = root[e];
                if (component[first] < 0) {
                    component[first] = next++;
                }
                component[e] = component[first];
            }
        }
        return component;
    }
}
