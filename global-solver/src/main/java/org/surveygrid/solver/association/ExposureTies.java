package org.surveygrid.solver.association;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Which exposures hang together, which of these groups reference stars tie to the catalogue, and which ties few stars
 * carry.
 *
 * @param component of each exposure; -1 for exposures without any star
 * @param absolute by component, whether it is tied
 * @param bridges ties within a component that fewer than {@value #ENOUGH_STARS} stars carry
 */
public record ExposureTies(int[] component, boolean[] absolute, List<Bridge> bridges) {
    /** As many stars make a tie that no single one can spoil. */
    public static final int ENOUGH_STARS = 10;

    public ExposureTies {
        bridges = List.copyOf(bridges);
    }

    /**
     * A tie that few stars carry.
     *
     * @param exposures of the side that has fewer
     * @param others exposures of the other side
     * @param stars that both sides see, one detection of each
     */
    public record Bridge(int[] exposures, int[] others, int[] stars) {}

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
        SharedStars shared = SharedStars.of(detections, groups);
        int[] component = ExposureComponents.find(shared, minSharedStars);
        int components = Arrays.stream(component).max().orElse(-1) + 1;
        List<TreeSet<Integer>> seen = new ArrayList<>();
        for (int c = 0; c < components; c++) {
            seen.add(new TreeSet<>());
        }
        for (int s = 0; s < groups.size(); s++) {
            if (groups.reference()[s] >= 0) {
                for (int i = groups.start()[s]; i < groups.start()[s + 1]; i++) {
                    seen.get(component[detections.exposure(groups.detections()[i])])
                            .add(groups.reference()[s]);
                }
            }
        }
        boolean[] absolute = new boolean[components];
        for (int c = 0; c < components; c++) {
            absolute[c] = seen.get(c).size() >= minReferenceStars;
        }
        return new ExposureTies(component, absolute, WeakTies.of(detections, groups, shared, component, ENOUGH_STARS));
    }

    /**
     * Stars as the fit may use them. Reference stars of components that have too few of them are forgotten. A star that
     * components share, of which at least one is relative, counts for each of them alone: so few stars must not tie what
     * each component's own gauge holds.
     *
     * @param detections what was seen
     * @param groups which detections are the same star
     * @return stars, cut where components meet
     */
    public StarGroups usable(Detections detections, StarGroups groups) {
        return cut(detections, groups, star -> isFloating(detections, groups, star));
    }

    /**
     * Stars as a fit may use them that shall only help to find more: a star that components share counts for each of them
     * alone, since two sources may be there by chance.
     *
     * @param detections what was seen
     * @param groups which detections are the same star
     * @return stars, cut wherever components meet
     */
    public StarGroups apart(Detections detections, StarGroups groups) {
        return cut(detections, groups, star -> true);
    }

    private StarGroups cut(Detections detections, StarGroups groups, IntPredicate isCut) {
        int[] start = new int[groups.detections().length + 1];
        int[] members = new int[groups.detections().length];
        int[] reference = new int[groups.detections().length];
        int stars = 0;
        int next = 0;
        for (int s = 0; s < groups.size(); s++) {
            int from = groups.start()[s];
            int to = groups.start()[s + 1];
            boolean cut = isCut.test(s);
            int first = component[detections.exposure(groups.detections()[from])];
            for (int c : cut ? components(detections, groups, s) : new int[] {first}) {
                for (int i = from; i < to; i++) {
                    if (!cut || component[detections.exposure(groups.detections()[i])] == c) {
                        members[next++] = groups.detections()[i];
                    }
                }
                reference[stars++] = absolute[c] ? groups.reference()[s] : -1;
                start[stars] = next;
            }
        }
        return new StarGroups(
                        Arrays.copyOf(start, stars + 1), members, Arrays.copyOf(reference, stars), groups.selfMatches())
                .without(detections, new boolean[component.length]);
    }

    private int[] components(Detections detections, StarGroups groups, int star) {
        return Arrays.stream(groups.detections(), groups.start()[star], groups.start()[star + 1])
                .map(d -> component[detections.exposure(d)])
                .distinct()
                .toArray();
    }

    /** Whether a star belongs to several components of which at least one is relative. */
    private boolean isFloating(Detections detections, StarGroups groups, int star) {
        int first = component[detections.exposure(groups.detections()[groups.start()[star]])];
        boolean several = false;
        boolean allTied = absolute[first];
        for (int i = groups.start()[star] + 1; i < groups.start()[star + 1]; i++) {
            int other = component[detections.exposure(groups.detections()[i])];
            several |= other != first;
            allTied &= absolute[other];
        }
        return several && !allTied;
    }
}
