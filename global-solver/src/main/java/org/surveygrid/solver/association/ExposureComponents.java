package org.surveygrid.solver.association;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

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
        int exposures = detections.exposures().size();
        int[] stars = new int[exposures];
        SortedMap<Long, Integer> shared = new TreeMap<>();
        for (int s = 0; s < groups.size(); s++) {
            for (int i = groups.start()[s]; i < groups.start()[s + 1]; i++) {
                int one = detections.exposure(groups.detections()[i]);
                stars[one]++;
                for (int j = i + 1; j < groups.start()[s + 1]; j++) {
                    long pair = (long) one * exposures + detections.exposure(groups.detections()[j]);
                    shared.merge(pair, 1, Integer::sum);
                }
            }
        }
        int[] root = new int[exposures];
        for (int e = 0; e < exposures; e++) {
            root[e] = e;
        }
        shared.forEach((pair, count) -> {
            if (count >= minSharedStars) {
                int a = find(root, (int) (pair / exposures));
                int b = find(root, (int) (pair % exposures));
                root[Math.max(a, b)] = Math.min(a, b);
            }
        });
        int[] component = new int[exposures];
        Arrays.fill(component, -1);
        int next = 0;
        for (int e = 0; e < exposures; e++) {
            if (stars[e] == 0) {
                continue;
            }
            int first = find(root, e);
            if (component[first] < 0) {
                component[first] = next++;
            }
            component[e] = component[first];
        }
        return component;
    }

    private static int find(int[] root, int exposure) {
        int at = exposure;
        while (root[at] != at) {
            at = root[at];
        }
        return at;
    }
}
