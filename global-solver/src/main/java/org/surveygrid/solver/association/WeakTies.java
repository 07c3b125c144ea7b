package org.surveygrid.solver.association;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Ties between exposures of one component that only few stars carry. Exposures that share enough stars are clusters; two
 * clusters that share enough stars, over all their exposures, are one; what is left between clusters is weak.
 */
final class WeakTies {
    private final Detections detections;
    private final StarGroups groups;
    private final int[] component;
    private final int enoughStars;
    /** Lowest exposure of each exposure's cluster. */
    private final int[] cluster;

    private WeakTies(Detections detections, StarGroups groups, int[] component, int[] cluster, int enoughStars) {
        this.detections = detections;
        this.groups = groups;
        this.component = component;
        this.cluster = cluster;
        this.enoughStars = enoughStars;
    }

    /** Those between clusters of exposures that share so many stars. */
    static List<ExposureTies.Bridge> of(
            Detections detections, StarGroups groups, SharedStars counts, int[] component, int enoughStars) {
        WeakTies search = new WeakTies(detections, groups, component, counts.roots(enoughStars), enoughStars);
        SortedMap<Long, List<Integer>> shared = search.shared();
        while (search.unite(shared)) {
            shared = search.shared();
        }
        List<ExposureTies.Bridge> bridges = new ArrayList<>();
        shared.forEach((pair, stars) -> bridges.add(search.bridge(pair, stars)));
        return bridges;
    }

    /** Stars that each two clusters of a component share. */
    private SortedMap<Long, List<Integer>> shared() {
        SortedMap<Long, List<Integer>> shared = new TreeMap<>();
        for (int s = 0; s < groups.size(); s++) {
            int from = groups.start()[s];
            int to = groups.start()[s + 1];
            boolean several = false;
            for (int i = from + 1; i < to; i++) {
                several |= cluster[exposure(i)] != cluster[exposure(from)];
            }
            for (int i = from; several && i < to; i++) {
                for (int j = from; j < to; j++) {
                    int one = exposure(i);
                    int other = exposure(j);
                    if (component[one] == component[other] && cluster[one] < cluster[other]) {
                        long pair = ((long) cluster[one] << 32) | cluster[other];
                        List<Integer> stars = shared.computeIfAbsent(pair, key -> new ArrayList<>());
                        if (stars.isEmpty() || stars.getLast() != s) {
                            stars.add(s);
                        }
                    }
                }
            }
        }
        return shared;
    }

    private int exposure(int member) {
        return detections.exposure(groups.detections()[member]);
    }

    private boolean unite(SortedMap<Long, List<Integer>> shared) {
        boolean[] changed = {false};
        shared.forEach((pair, stars) -> {
            if (stars.size() >= enoughStars) {
                int a = SharedStars.find(cluster, (int) (pair >> 32));
                int b = SharedStars.find(cluster, (int) (pair & Integer.MAX_VALUE));
                cluster[Math.max(a, b)] = Math.min(a, b);
                changed[0] = true;
            }
        });
        for (int e = 0; e < cluster.length; e++) {
            cluster[e] = SharedStars.find(cluster, e);
        }
        return changed[0];
    }

    private ExposureTies.Bridge bridge(long pair, List<Integer> stars) {
        int[] one = members((int) (pair >> 32));
        int[] other = members((int) (pair & Integer.MAX_VALUE));
        int[] carriers = stars.stream()
                .mapToInt(s -> groups.detections()[groups.start()[s]])
                .toArray();
        return one.length < other.length
                ? new ExposureTies.Bridge(one, other, carriers)
                : new ExposureTies.Bridge(other, one, carriers);
    }

    private int[] members(int number) {
        return IntStream.range(0, cluster.length)
                .filter(e -> cluster[e] == number)
                .toArray();
    }
}
