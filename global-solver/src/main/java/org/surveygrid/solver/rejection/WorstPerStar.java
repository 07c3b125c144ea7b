package org.surveygrid.solver.rejection;

/**
 * Rejects measurements that disagree with the others of their star, the worst of each star only: the next pass sees the
 * star without it. A star of two measurements that disagree loses both, since neither can be told to be wrong.
 */
public final class WorstPerStar {
    private WorstPerStar() {}

    /**
     * One pass.
     *
     * @param start position of each star's first measurement; one more entry than stars
     * @param normalised squared residual over variance and 1 - leverage, by measurement; for two axes their sum
     * @param active which measurements count; rejected ones are switched off here
     * @param limit largest allowed square
     * @return how many were rejected
     */
    public static int reject(int[] start, double[] normalised, boolean[] active, double limit) {
        int rejected = 0;
        for (int star = 0; star + 1 < start.length; star++) {
            int count = 0;
            int worst = -1;
            for (int i = start[star]; i < start[star + 1]; i++) {
                if (active[i]) {
                    count++;
                    if (worst < 0 || normalised[i] > normalised[worst]) {
                        worst = i;
                    }
                }
            }
            if (count < 2 || normalised[worst] <= limit) {
                continue;
            }
            if (count == 2) {
                for (int i = start[star]; i < start[star + 1]; i++) {
                    active[i] = false;
                }
                rejected += 2;
            } else {
                active[worst] = false;
                rejected++;
            }
        }
        return rejected;
    }
}
