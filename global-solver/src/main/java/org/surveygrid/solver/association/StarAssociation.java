package org.surveygrid.solver.association;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Friends of friends on the sky: detections of different exposures within the radius are the same star, and friendship
 * is passed on. Where an exposure shows two members in one group, both are left out, since neither can be told to be the
 * star. The nearest reference star within the radius belongs to the group, unless it is nearer to another group.
 */
public final class StarAssociation {
    /** Stars are numbered in bands of this height, so that neighbours have most exposures in common. */
    private static final double CELL_DEGREES = 0.1;

    private final Detections detections;
    /** Unit vectors, one after the other. */
    private final double[] direction;

    private final double radiusDegrees;

    private StarAssociation(Detections detections, double[] direction, double radiusDegrees) {
        this.detections = detections;
        this.direction = direction;
        this.radiusDegrees = radiusDegrees;
    }

    /**
     * Prepares an association.
     *
     * @param detections what was seen
     * @param direction unit vectors of all detections, three numbers each
     * @param radiusArcsec linking length
     * @return the association
     */
    public static StarAssociation within(Detections detections, double[] direction, double radiusArcsec) {
        if (!(radiusArcsec > 0)) {
            throw new IllegalArgumentException("association radius must be positive, got " + radiusArcsec + " arcsec");
        }
        return new StarAssociation(detections, direction, radiusArcsec / 3600);
    }

    /**
     * Groups of at least two measurements, a reference star counting as one.
     *
     * @param references unit vectors of reference stars, three numbers each; may be empty
     * @return stars in order of declination band and right ascension of the first of their detections in that order
     */
    public StarGroups groups(double[] references) {
        int[] root = new int[direction.length / 3];
        Arrays.setAll(root, i -> i);
        boolean[] dropped = link(new SkyGrid(direction, radiusDegrees), root);
        int selfMatches = dropRivals(root, dropped);
        int[] order = new SkyGrid(direction, CELL_DEGREES).order();
        int[] groupOf = new int[root.length];
        Arrays.fill(groupOf, -1);
        int groups = 0;
        for (int point : order) {
            int r = find(root, point);
            if (groupOf[r] < 0 && !dropped[point]) {
                groupOf[r] = groups++;
            }
        }
        int[] start = new int[groups + 1];
        for (int i = 0; i < root.length; i++) {
            if (!dropped[i]) {
                start[groupOf[find(root, i)] + 1]++;
            }
        }
        for (int g = 0; g < groups; g++) {
            start[g + 1] += start[g];
        }
        int[] member = new int[start[groups]];
        int[] fill = start.clone();
        for (int i = 0; i < root.length; i++) {
            if (!dropped[i]) {
                member[fill[groupOf[find(root, i)]]++] = i;
            }
        }
        int[] reference = nearestReference(start, member, references);
        return keepTied(start, member, reference, selfMatches);
    }

    /**
     * Makes friends. Two sources of an exposure within the radius of each other are dropped before they can make any: what
     * they are near to is grouped without them.
     */
    private boolean[] link(SkyGrid grid, int[] root) {
        boolean[] dropped = new boolean[root.length];
        grid.visitPairs((one, other) -> {
            if (one != other && detections.exposure(one) == detections.exposure(other)) {
                dropped[one] = true;
                dropped[other] = true;
            }
            unite(root, one, other);
        });
        List<List<Integer>> spoilt = spoilt(root, dropped);
        for (List<Integer> group : spoilt) {
            group.forEach(i -> root[i] = i);
            for (int i : group) {
                for (int j : group) {
                    if (j < i && !dropped[i] && !dropped[j] && grid.isNear(i, j)) {
                        unite(root, i, j);
                    }
                }
            }
        }
        return dropped;
    }

    /** Groups with a member that was dropped. */
    private static List<List<Integer>> spoilt(int[] root, boolean[] dropped) {
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < root.length; i++) {
            if (dropped[i]) {
                groups.putIfAbsent(find(root, i), new ArrayList<>());
            }
        }
        boolean[] isSpoilt = new boolean[root.length];
        groups.keySet().forEach(r -> isSpoilt[r] = true);
        for (int i = 0; i < root.length; i++) {
            int r = find(root, i);
            if (isSpoilt[r]) {
                groups.computeIfAbsent(r, key -> new ArrayList<>()).add(i);
            }
        }
        return List.copyOf(groups.values());
    }

    /** Drops detections of groups that show an exposure twice, by friends of friends; returns how many were dropped in all. */
    private int dropRivals(int[] root, boolean[] dropped) {
        int[] last = new int[root.length];
        Arrays.fill(last, -1);
        for (int i = 0; i < root.length; i++) {
            int r = find(root, i);
            if (last[r] >= 0 && detections.exposure(last[r]) == detections.exposure(i)) {
                dropped[last[r]] = true;
                dropped[i] = true;
            }
            last[r] = i;
        }
        int count = 0;
        for (boolean one : dropped) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private static void unite(int[] root, int one, int other) {
        int a = find(root, one);
        int b = find(root, other);
        root[Math.max(a, b)] = Math.min(a, b);
    }

    private static int find(int[] root, int point) {
        int at = point;
        while (root[at] != at) {
            root[at] = root[root[at]];
            at = root[at];
        }
        return at;
    }

    private int[] nearestReference(int[] start, int[] member, double[] references) {
        int groups = start.length - 1;
        int[] chosen = new int[groups];
        Arrays.fill(chosen, -1);
        if (references.length == 0) {
            return chosen;
        }
        double[] distance = new double[groups];
        SkyGrid grid = new SkyGrid(references, radiusDegrees);
        int[] owner = new int[references.length / 3];
        Arrays.fill(owner, -1);
        for (int g = 0; g < groups; g++) {
            int group = g;
            distance[g] = Double.POSITIVE_INFINITY;
            for (int i = start[g]; i < start[g + 1]; i++) {
                grid.visit(direction, member[i], (point, separation) -> {
                    if (separation < distance[group] || (separation == distance[group] && point < chosen[group])) {
                        distance[group] = separation;
                        chosen[group] = point;
                    }
                });
            }
            if (chosen[g] < 0) {
                continue;
            }
            int rival = owner[chosen[g]];
            if (rival < 0 || distance[g] < distance[rival]) {
                if (rival >= 0) {
                    chosen[rival] = -1;
                }
                owner[chosen[g]] = g;
            } else {
                chosen[g] = -1;
            }
        }
        return chosen;
    }

    private static StarGroups keepTied(int[] start, int[] member, int[] reference, int selfMatches) {
        int[] newStart = new int[start.length];
        int[] kept = new int[member.length];
        int[] newReference = new int[reference.length];
        int stars = 0;
        int next = 0;
        for (int g = 0; g < reference.length; g++) {
            int count = start[g + 1] - start[g];
            if (count + (reference[g] >= 0 ? 1 : 0) < 2) {
                continue;
            }
            System.arraycopy(member, start[g], kept, next, count);
            next += count;
            newReference[stars++] = reference[g];
            newStart[stars] = next;
        }
        return new StarGroups(
                Arrays.copyOf(newStart, stars + 1),
                Arrays.copyOf(kept, next),
                Arrays.copyOf(newReference, stars),
                selfMatches);
    }
}
