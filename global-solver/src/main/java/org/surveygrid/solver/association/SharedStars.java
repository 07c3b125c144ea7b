package org.surveygrid.solver.association;

import java.util.Arrays;

/** How many stars each two exposures share. */
final class SharedStars {
    private final int exposures;
    /** By slot: the two exposures, plus 1 so that 0 is free. */
    private long[] keys = new long[1 << 10];

    private int[] counts = new int[1 << 10];
    private int used;
    /** Detections of each exposure that belong to a star. */
    private final int[] members;

    private SharedStars(int exposures) {
        this.exposures = exposures;
        this.members = new int[exposures];
    }

    static SharedStars of(Detections detections, StarGroups groups) {
        SharedStars shared = new SharedStars(detections.exposures().size());
        int[] sides = new int[16];
        for (int s = 0; s < groups.size(); s++) {
            int count = groups.start()[s + 1] - groups.start()[s];
            if (sides.length < count) {
                sides = new int[2 * count];
            }
            for (int i = 0; i < count; i++) {
                sides[i] = detections.exposure(groups.detections()[groups.start()[s] + i]);
                shared.members[sides[i]]++;
                for (int j = 0; j < i; j++) {
                    shared.count(Math.min(sides[i], sides[j]), Math.max(sides[i], sides[j]));
                }
            }
        }
        return shared;
    }

    private void count(int one, int other) {
        long key = (long) one * exposures + other + 1;
        int slot = slot(key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            if (2 * ++used > keys.length) {
                grow();
                slot = slot(key);
            }
        }
        counts[slot]++;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 33) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[2 * oldKeys.length];
        counts = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                counts[slot] = oldCounts[i];
            }
        }
    }

    /** Whether an exposure has any star. */
    boolean hasStars(int exposure) {
        return members[exposure] > 0;
    }

    /** The lowest exposure that each hangs together with, where so many shared stars tie two exposures. */
    int[] roots(int enough) {
        int[] root = new int[exposures];
        Arrays.setAll(root, e -> e);
        for (int slot = 0; slot < keys.length; slot++) {
            if (counts[slot] >= enough) {
                int a = find(root, (int) ((keys[slot] - 1) / exposures));
                int b = find(root, (int) ((keys[slot] - 1) % exposures));
                root[Math.max(a, b)] = Math.min(a, b);
            }
        }
        for (int e = 0; e < exposures; e++) {
            root[e] = find(root, e);
        }
        return root;
    }

    static int find(int[] root, int exposure) {
        int at = exposure;
        while (root[at] != at) {
            root[at] = root[root[at]];
            at = root[at];
        }
        return at;
    }
}
