package org.surveygrid.detection;

import java.util.Arrays;

/** Sets of pixels that touch by an edge or a corner, numbered in the order of their first pixel. */
final class ConnectedRegions {
    private final int[] start;
    private final int[] pixels;

    private ConnectedRegions(int[] start, int[] pixels) {
        this.start = start;
        this.pixels = pixels;
    }

    /** Regions of the pixels that are above their threshold. */
    static ConnectedRegions label(boolean[] above, int width) {
        int[] pixels = new int[64];
        int count = 0;
        for (int p = 0; p < above.length; p++) {
            if (above[p]) {
                pixels = count == pixels.length ? Arrays.copyOf(pixels, 2 * count) : pixels;
                pixels[count++] = p;
            }
        }
        return label(Arrays.copyOf(pixels, count), width, new int[above.length]);
    }

    /**
     * Regions of listed pixels by union-find, linear in their number.
     *
     * @param listed ascending
     * @param label one element a pixel of the image, all 0 before and after
     */
    static ConnectedRegions label(int[] listed, int width, int[] label) {
        int[] parent = new int[64];
        int labels = 0;
        for (int p : listed) {
            int x = p % width;
            int best = 0;
            if (x > 0 && label[p - 1] > 0) {
                best = join(parent, best, label[p - 1]);
            }
            if (p >= width) {
                if (x > 0 && label[p - width - 1] > 0) {
                    best = join(parent, best, label[p - width - 1]);
                }
                if (label[p - width] > 0) {
                    best = join(parent, best, label[p - width]);
                }
                if (x < width - 1 && label[p - width + 1] > 0) {
                    best = join(parent, best, label[p - width + 1]);
                }
            }
            if (best == 0) {
                labels++;
                if (labels == parent.length) {
                    parent = Arrays.copyOf(parent, 2 * labels);
                }
                parent[labels] = labels;
                best = labels;
            }
            label[p] = best;
        }
        return gather(listed, label, Arrays.copyOf(parent, labels + 1));
    }

    private static ConnectedRegions gather(int[] listed, int[] label, int[] parent) {
        int[] number = new int[parent.length];
        int regions = 0;
        for (int i = 1; i < parent.length; i++) {
            int root = root(parent, i);
            number[i] = root == i ? ++regions : number[root];
        }
        int[] start = new int[regions + 1];
        for (int p : listed) {
            start[number[label[p]]]++;
        }
        for (int r = 1; r <= regions; r++) {
            start[r] += start[r - 1];
        }
        int[] next = start.clone();
        int[] pixels = new int[listed.length];
        for (int p : listed) {
            pixels[next[number[label[p]] - 1]++] = p;
            label[p] = 0;
        }
        return new ConnectedRegions(start, pixels);
    }

    private static int join(int[] parent, int a, int b) {
        int rootB = root(parent, b);
        if (a == 0) {
            return rootB;
        }
        int rootA = root(parent, a);
        int low = Math.min(rootA, rootB);
        parent[Math.max(rootA, rootB)] = low;
        return low;
    }

    private static int root(int[] parent, int label) {
        int at = label;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    int count() {
        return start.length - 1;
    }

    int size(int region) {
        return start[region + 1] - start[region];
    }

    /** Pixel indices of a region, ascending. */
    int[] pixels(int region) {
        return Arrays.copyOfRange(pixels, start[region], start[region + 1]);
    }
}
