package org.surveygrid.solver.engine;

import java.util.stream.IntStream;

/** The exposures of a component that carry a sum which fixes its gauge. */
public final class Anchors {
    /** A sum ties all its members to each other in the matrix, so that not all exposures of a large survey may have one. */
    private static final int MOST = 64;

    private Anchors() {}

    /**
     * The canonical exposure, where it belongs to the component; else at most 64, evenly chosen.
     *
     * @param component of each exposure
     * @param wanted the component
     * @param canonical number of an exposure, -1 for none
     * @return exposure numbers, rising
     */
    public static int[] of(int[] component, int wanted, int canonical) {
        return canonical >= 0 && component[canonical] == wanted ? new int[] {canonical} : of(component, wanted);
    }

    /**
     * At most 64 exposures, evenly chosen.
     *
     * @param component of each exposure
     * @param wanted the component
     * @return exposure numbers, rising
     */
    public static int[] of(int[] component, int wanted) {
        int[] all = IntStream.range(0, component.length)
                .filter(e -> component[e] == wanted)
                .toArray();
        int stride = (all.length + MOST - 1) / MOST;
        return IntStream.range(0, all.length)
                .filter(i -> i % stride == 0)
                .map(i -> all[i])
                .toArray();
    }
}
