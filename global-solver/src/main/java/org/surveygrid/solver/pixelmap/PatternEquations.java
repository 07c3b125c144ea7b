package org.surveygrid.solver.pixelmap;

import java.util.Arrays;

/**
 * Least squares for patterns, stars eliminated: with P what patterns move detections by, W the weights and H the means of stars, the
 * matrix is {@code A = P' W (1 - H) P}, the right side {@code -P' W r} of residuals r. Planes are numbered by chip and epoch, x and
 * y of each. The matrix is never made; products with it take a pass over the detections.
 */
final class PatternEquations {
    private final ResidualRows rows;
    private final int[] groupOfList;
    private final PatternLayout[] layouts;

    PatternEquations(ResidualRows rows, int[] groupOfList, PatternLayout... layouts) {
        this.rows = rows;
        this.groupOfList = groupOfList;
        this.layouts = layouts;
    }

    /** What a plane is to explain. */
    private enum Seen {
        /** What all planes do. */
        ALL,
        /** What it does itself. */
        WITHIN,
        /** Residuals less what other planes do to them. */
        OTHERS_TAKEN
    }

    int planes() {
        return 2 * layouts.length;
    }

    PatternLayout layout(int plane) {
        return layouts[plane / 2];
    }

    double[][] zeros() {
        double[][] values = new double[planes()][];
        for (int p = 0; p < values.length; p++) {
            values[p] = new double[layout(p).coefficients(layout(p).components())];
        }
        return values;
    }

    /** The product of A and values without polynomials. */
    double[][] times(double[][] values) {
        return gather(pulls(values, Seen.ALL));
    }

    /** The same of the blocks on the diagonal, one for each plane. */
    double[][] timesWithin(double[][] values) {
        return gather(pulls(values, Seen.WITHIN));
    }

    /** What each detection adds to the right side of its two planes, if all other planes have the given values. */
    float[][] pulls(double[][] values) {
        return pulls(values, Seen.OTHERS_TAKEN);
    }

    /** Sums over what detections add, without polynomials. */
    double[][] gather(float[][] pulls) {
        double[][] result = new double[planes()][];
        for (int p = 0; p < result.length; p++) {
            result[p] = new double[layout(p).size()];
        }
        int[] bin = new int[PatternGrid.CORNERS];
        double[] share = new double[PatternGrid.CORNERS];
        for (int i = 0; i < rows.size(); i++) {
            int group = groupOfList[rows.list[i]];
            PatternLayout layout = layouts[group];
            for (int c = 0; c < layout.parts(); c++) {
                layout.part(c).around(rows.place[0][i], rows.place[1][i], bin, share);
                for (int n = 0; n < PatternGrid.CORNERS; n++) {
                    int k = layout.offset(c) + bin[n];
                    result[2 * group][k] += share[n] * pulls[0][i];
                    result[2 * group + 1][k] += share[n] * pulls[1][i];
                }
            }
        }
        for (int p = 0; p < result.length; p++) {
            result[p] = layout(p).slopes(result[p]);
        }
        return result;
    }

    private float[][] pulls(double[][] coefficients, Seen which) {
        double[][] values = new double[planes()][];
        for (int p = 0; p < values.length; p++) {
            values[p] = layout(p).values(coefficients[p]);
        }
        float[][] pulls = new float[2][rows.size()];
        /* Of the star's detections along x and y; means by group as rows.shift is ordered, and of all. */
        double[][] moved = new double[2][rows.mostOfStar()];
        double[][] means = new double[layouts.length][rows.shift.length];
        double[] all = new double[2];
        for (int s = 0; s < rows.stars(); s++) {
            int from = rows.start(s);
            int to = rows.start(s + 1);
            move(values, from, to, moved);
            Arrays.fill(all, 0);
            for (int i = from; i < to; i++) {
                Arrays.fill(means[groupOfList[rows.list[i]]], 0);
            }
            for (int i = from; i < to; i++) {
                for (int k = 0; k < rows.shift.length; k++) {
                    double sky = rows.share[i] * rows.shift[k][i] * moved[k / 2][i - from];
                    means[groupOfList[rows.list[i]]][k] += sky;
                    all[k % 2] += sky;
                }
            }
            for (int i = from; i < to; i++) {
                double[] own = means[groupOfList[rows.list[i]]];
                for (int k = 0; k < rows.shift.length; k++) {
                    int sky = k % 2;
                    double mine = rows.shift[k][i] * moved[k / 2][i - from] - own[k];
                    double both = rows.shift[sky][i] * moved[0][i - from]
                            + rows.shift[2 + sky][i] * moved[1][i - from]
                            - all[sky];
                    double left = switch (which) {
                        case ALL -> both;
                        case WITHIN -> mine;
                        case OTHERS_TAKEN -> mine - both - rows.left[sky][i];
                    };
                    pulls[k / 2][i] += (float) (rows.weight[i] * rows.shift[k][i] * left);
                }
            }
        }
        return pulls;
    }

    /** By how many pixels values move the detections of a star. */
    private void move(double[][] values, int from, int to, double[][] moved) {
        int[] bin = new int[PatternGrid.CORNERS];
        double[] share = new double[PatternGrid.CORNERS];
        for (int i = from; i < to; i++) {
            int group = groupOfList[rows.list[i]];
            PatternLayout layout = layouts[group];
            double x = 0;
            double y = 0;
            for (int c = 0; c < layout.parts(); c++) {
                layout.part(c).around(rows.place[0][i], rows.place[1][i], bin, share);
                for (int n = 0; n < PatternGrid.CORNERS; n++) {
                    int k = layout.offset(c) + bin[n];
                    x += share[n] * values[2 * group][k];
                    y += share[n] * values[2 * group + 1][k];
                }
            }
            moved[0][i - from] = x;
            moved[1][i - from] = y;
        }
    }
}
