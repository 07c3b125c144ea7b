package org.surveygrid.solver.focalplane;

import java.util.Arrays;

/**
 * Which chips are seen together: chips of different cameras, or of different epochs of one, share no exposure, and what
 * all chips of one family do together, its exposures can undo.
 */
public final class ChipFamilies {
    private ChipFamilies() {}

    /**
     * Families of chips that share exposures.
     *
     * @param chips how many there are
     * @param exposure of each detection
     * @param chip of each detection
     * @return family of each chip, from 0 in the order of their first chips; -1 for chips without detections
     */
    public static int[] of(int chips, int[] exposure, int[] chip) {
        int[] root = new int[chips];
        Arrays.setAll(root, c -> c);
        int[] seenBy = new int[Arrays.stream(exposure).max().orElse(-1) + 1];
        Arrays.fill(seenBy, -1);
        boolean[] present = new boolean[chips];
        for (int i = 0; i < chip.length; i++) {
            present[chip[i]] = true;
            if (seenBy[exposure[i]] < 0) {
                seenBy[exposure[i]] = chip[i];
            } else {
                int a = find(root, seenBy[exposure[i]]);
                int b = find(root, chip[i]);
                root[Math.max(a, b)] = Math.min(a, b);
            }
        }
        int[] family = new int[chips];
        int families = 0;
        for (int c = 0; c < chips; c++) {
            int first = find(root, c);
            family[c] = !present[c] ? -1 : first == c ? families++ : family[first];
        }
        return family;
    }

    private static int find(int[] root, int chip) {
        int at = chip;
        while (root[at] != at) {
            at = root[at];
        }
        return at;
    }
}
