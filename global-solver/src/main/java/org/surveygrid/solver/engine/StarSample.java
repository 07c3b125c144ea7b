package org.surveygrid.solver.engine;

import java.util.Arrays;

/**
 * Chooses stars, the more likely the more their measurements weigh, and those that join two exposures which few others
 * join: what hangs together by all stars hangs together by the chosen ones. Nothing is left to chance.
 */
final class StarSample {
    /** So many stars of each pair of exposures are chosen whatever they weigh. */
    private static final int ENOUGH = 6;

    private static final int BISECTIONS = 30;
    private static final int FIRST_ROOM = 1 << 12;

    /** Pairs of groups met so far, open addressing; -1 where there is none. */
    private long[] pair = new long[FIRST_ROOM];

    /** By pair, how many stars that join it were chosen. */
    private int[] joined = new int[FIRST_ROOM];

    private int pairs;

    private StarSample() {
        Arrays.fill(pair, -1);
    }

    /**
     * Chooses.
     *
     * @param start position of each star's first measurement; one more entry than stars
     * @param group by measurement
     * @param weight of each star, not negative
     * @param wanted about so many stars
     * @return by star, whether it is chosen
     */
    static boolean[] of(int[] start, int[] group, double[] weight, int wanted) {
        double certain = certain(weight, wanted);
        boolean[] chosen = new boolean[weight.length];
        StarSample sample = new StarSample();
        double owed = 0;
        for (int s = 0; s < chosen.length; s++) {
            boolean rare = false;
            for (int i = start[s] + 1; i < start[s + 1]; i++) {
                int at = sample.place(group[i - 1], group[i]);
                rare |= sample.joined[at] < ENOUGH;
            }
            double share = Math.min(1, weight[s] / certain);
            chosen[s] = rare;
            owed += rare ? 0 : share;
            if (owed >= 1) {
                owed -= 1;
                chosen[s] = true;
            }
            for (int i = start[s] + 1; i < start[s + 1] && chosen[s]; i++) {
                int at = sample.place(group[i - 1], group[i]);
                sample.joined[at]++;
            }
        }
        return chosen;
    }

    /** The weight from which on a star is chosen for certain, so that about the wanted number is chosen in all. */
    private static double certain(double[] weight, int wanted) {
        double low = 0;
        double high = 0;
        for (double w : weight) {
            high += w / wanted;
        }
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            double expected = 0;
            for (double w : weight) {
                expected += Math.min(1, w / middle);
            }
            if (expected > wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private int place(int one, int other) {
        long key = ((long) Math.min(one, other) << 32) | Math.max(one, other);
        int at = slot(key);
        if (pair[at] == key) {
            return at;
        }
        if (2 * pairs >= pair.length) {
            grow();
            at = slot(key);
        }
        pair[at] = key;
        pairs++;
        return at;
    }

    private int slot(long key) {
        int mask = pair.length - 1;
        int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (pair[at] >= 0 && pair[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldPair = pair;
        int[] oldJoined = joined;
        pair = new long[2 * oldPair.length];
        joined = new int[pair.length];
        Arrays.fill(pair, -1);
        for (int i = 0; i < oldPair.length; i++) {
            if (oldPair[i] >= 0) {
                int at = slot(oldPair[i]);
                pair[at] = oldPair[i];
                joined[at] = oldJoined[i];
            }
        }
    }
}
