package org.surveygrid.solver.focalplane;

import org.surveygrid.solution.LegendreBasis;

/** Which terms of the model are unknowns of the fit, and their numbers: chips first, then exposures. */
public final class ParameterNumbering {
    private final int[] chipFirst;
    private final int[] chipTerms;
    private final int[] exposureFirst;
    private final int exposureTermCount;
    private final int size;

    /** Chips with their numbers of free terms; exposures that take part. */
    public ParameterNumbering(int[] chipTerms, boolean[] included, int exposureDegree) {
        this.chipTerms = chipTerms.clone();
        this.chipFirst = new int[chipTerms.length];
        this.exposureFirst = new int[included.length];
        this.exposureTermCount = LegendreBasis.terms(exposureDegree);
        int next = 0;
        for (int c = 0; c < chipTerms.length; c++) {
            chipFirst[c] = next;
            next += 2 * chipTerms[c];
        }
        for (int e = 0; e < included.length; e++) {
            exposureFirst[e] = included[e] ? next : -1;
            next += included[e] ? 2 * exposureTermCount : 0;
        }
        this.size = next;
    }

    public int size() {
        return size;
    }

    public int chipTerms(int chip) {
        return chipTerms[chip];
    }

    public int chip(int chip, int axis) {
        return chipFirst[chip] + axis * chipTerms[chip];
    }

    public boolean includes(int exposure) {
        return exposureFirst[exposure] >= 0;
    }

    public int exposure(int exposure, int axis) {
        return exposureFirst[exposure] + axis * exposureTermCount;
    }

    public int exposureTerms() {
        return exposureTermCount;
    }

    /** What an unknown is, in words. */
    public String name(int unknown, java.util.List<String> chipIds, java.util.List<String> exposureIds) {
        for (int c = 0; c < chipFirst.length; c++) {
            if (unknown >= chipFirst[c] && unknown < chipFirst[c] + 2 * chipTerms[c]) {
                return "term " + (unknown - chipFirst[c]) % chipTerms[c] + " of chip " + chipIds.get(c);
            }
        }
        for (int e = 0; e < exposureFirst.length; e++) {
            if (includes(e) && unknown >= exposureFirst[e] && unknown < exposureFirst[e] + 2 * exposureTermCount) {
                return "term " + (unknown - exposureFirst[e]) % exposureTermCount + " of exposure "
                        + exposureIds.get(e);
            }
        }
        throw new IllegalArgumentException("there is no unknown " + unknown);
    }
}
