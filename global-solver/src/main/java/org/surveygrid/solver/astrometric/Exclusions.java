package org.surveygrid.solver.astrometric;

import java.util.Arrays;

/** Which exposures were left out, and why. */
final class Exclusions {
    private final String[] reasons;

    Exclusions(int exposures) {
        this.reasons = new String[exposures];
        Arrays.fill(reasons, "");
    }

    void add(int exposure, String reason) {
        reasons[exposure] = reason;
    }

    boolean contains(int exposure) {
        return !reasons[exposure].isEmpty();
    }

    String reason(int exposure) {
        return reasons[exposure];
    }

    int count() {
        int count = 0;
        for (String reason : reasons) {
            count += reason.isEmpty() ? 0 : 1;
        }
        return count;
    }

    boolean[] flags() {
        boolean[] flags = new boolean[reasons.length];
        for (int e = 0; e < flags.length; e++) {
            flags[e] = contains(e);
        }
        return flags;
    }
}
