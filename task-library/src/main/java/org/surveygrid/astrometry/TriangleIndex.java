package org.surveygrid.astrometry;

import java.util.Arrays;

/**
 * Triangles of stars, found again by the ratios of their sides. Vertices are kept in an order that a rotation,
 * reflection or change of scale does not alter: opposite the shortest side, opposite the middle one, opposite the
 * longest.
 *
 * @see "Groth 1986, AJ 91, 1244; Valdes et al. 1995, PASP 107, 1119"
 */
final class TriangleIndex {
    private static final int BINS = 64;
    /** Sides nearer to each other than this may swap by measuring errors, which would swap vertices. */
    private static final double MAX_RATIO = 0.97;

    private static final double MIN_RATIO = 0.08;

    private final double[] x;
    private final double[] y;
    private final double minSide;
    private final double maxSide;
    private final int limit;
    private int size;
    private int[] vertices = new int[3 * 1024];
    private float[] middleRatio = new float[1024];
    private float[] shortRatio = new float[1024];
    private float[] longest = new float[1024];
    private int[] start = {0};
    private int[] members = {};

    /**
     * Triangles of points ordered by importance; those of the most important points come first, up to a limit.
     */
    TriangleIndex(double[] x, double[] y, double[] sideRange, int limit) {
        this.x = x;
        this.y = y;
        this.minSide = sideRange[0];
        this.maxSide = sideRange[1];
        this.limit = limit;
        collect();
        index();
    }

    private void collect() {
        for (int k = 2; k < x.length; k++) {
            for (int j = 1; j < k; j++) {
                double jk = distance(j, k);
                if (jk > maxSide) {
                    continue;
                }
                for (int i = 0; i < j; i++) {
                    if (size >= limit) {
                        return;
                    }
                    double ik = distance(i, k);
                    if (ik <= maxSide) {
                        double ij = distance(i, j);
                        if (ij <= maxSide) {
                            add(new int[] {i, j, k}, new double[] {jk, ik, ij});
                        }
                    }
                }
            }
        }
    }

    /** Vertices, and the side opposite each. */
    private void add(int[] vertex, double[] opposite) {
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 2 - a; b++) {
                if (opposite[b] > opposite[b + 1]) {
                    double side = opposite[b];
                    opposite[b] = opposite[b + 1];
                    opposite[b + 1] = side;
                    int v = vertex[b];
                    vertex[b] = vertex[b + 1];
                    vertex[b + 1] = v;
                }
            }
        }
        double small = opposite[0] / opposite[2];
        double middle = opposite[1] / opposite[2];
        if (opposite[2] < minSide || small < MIN_RATIO || middle > MAX_RATIO || small > MAX_RATIO * middle) {
            return;
        }
        if (size == longest.length) {
            vertices = Arrays.copyOf(vertices, 6 * size);
            middleRatio = Arrays.copyOf(middleRatio, 2 * size);
            shortRatio = Arrays.copyOf(shortRatio, 2 * size);
            longest = Arrays.copyOf(longest, 2 * size);
        }
        System.arraycopy(vertex, 0, vertices, 3 * size, 3);
        middleRatio[size] = (float) middle;
        shortRatio[size] = (float) small;
        longest[size] = (float) opposite[2];
        size++;
    }

    private void index() {
        start = new int[BINS * BINS + 1];
        for (int t = 0; t < size; t++) {
            start[bin(middleRatio[t]) * BINS + bin(shortRatio[t]) + 1]++;
        }
        for (int b = 0; b < BINS * BINS; b++) {
            start[b + 1] += start[b];
        }
        int[] next = start.clone();
        members = new int[size];
        for (int t = 0; t < size; t++) {
            members[next[bin(middleRatio[t]) * BINS + bin(shortRatio[t])]++] = t;
        }
    }

    private static int bin(double ratio) {
        return Math.max(0, Math.min(BINS - 1, (int) (ratio * BINS)));
    }

    private double distance(int i, int j) {
        return Math.sqrt((x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]));
    }

    int size() {
        return size;
    }

    int vertex(int triangle, int which) {
        return vertices[3 * triangle + which];
    }

    double longest(int triangle) {
        return longest[triangle];
    }

    /**
     * Triangles of this index like one of another: ratios within a tolerance, and sizes within a fraction.
     *
     * @return indices, in fixed order
     */
    int[] like(TriangleIndex other, int triangle, double ratioTolerance, double sizeTolerance) {
        double middle = other.middleRatio[triangle];
        double small = other.shortRatio[triangle];
        double size0 = other.longest[triangle];
        int[] found = new int[16];
        int count = 0;
        for (int bm = bin(middle - ratioTolerance); bm <= bin(middle + ratioTolerance); bm++) {
            for (int bs = bin(small - ratioTolerance); bs <= bin(small + ratioTolerance); bs++) {
                for (int m = start[bm * BINS + bs]; m < start[bm * BINS + bs + 1]; m++) {
                    int t = members[m];
                    if (Math.abs(middleRatio[t] - middle) <= ratioTolerance
                            && Math.abs(shortRatio[t] - small) <= ratioTolerance
                            && Math.abs(longest[t] / size0 - 1) <= sizeTolerance) {
                        if (count == found.length) {
                            found = Arrays.copyOf(found, 2 * count);
                        }
                        found[count++] = t;
                    }
                }
            }
        }
        return Arrays.copyOf(found, count);
    }
}
