package org.surveygrid.solver.association;

import java.util.Arrays;
import java.util.Optional;

/**
 * By how much two lists of places on a plane are shifted against each other: the pair differences are counted in square
 * cells, and the fullest neighbourhood of 3 by 3 cells stands out if the shift is real.
 */
public final class OffsetHistogram {
    /** A neighbourhood must hold this many standard deviations more pairs than chance. */
    private static final double SIGNIFICANCE = 6;

    private static final int FEWEST_PAIRS = 5;

    private final double reachArcsec;
    private final double cellArcsec;
    private final int cells;

    /**
     * A histogram of pair differences.
     *
     * @param reachArcsec largest shift on either axis
     * @param cellArcsec size of a cell; a third of the shift's own blur or more
     */
    public OffsetHistogram(double reachArcsec, double cellArcsec) {
        if (!(cellArcsec > 0) || !(reachArcsec >= cellArcsec) || reachArcsec / cellArcsec > 2000) {
            throw new IllegalArgumentException("offset histogram needs 0 < cell <= reach <= 2000 cells, got "
                    + cellArcsec + " and " + reachArcsec + " arcsec");
        }
        this.reachArcsec = reachArcsec;
        this.cellArcsec = cellArcsec;
        this.cells = 2 * (int) Math.ceil(reachArcsec / cellArcsec) + 1;
    }

    /**
     * A shift.
     *
     * @param x arcseconds to add to the moved list
     * @param y arcseconds to add to the moved list
     * @param pairs how many pairs speak for it
     */
    public record Offset(double x, double y, int pairs) {}

    /**
     * The shift that brings the moved places onto the fixed ones.
     *
     * @param moved {x[], y[]} in arcseconds
     * @param fixed {x[], y[]} in arcseconds
     * @return the shift, or empty when none stands out from chance
     */
    public Optional<Offset> find(double[][] moved, double[][] fixed) {
        int[] order = sortedByX(fixed[0]);
        int[] counts = new int[cells * cells];
        int[] total = new int[1];
        forPairs(moved, fixed, order, (dx, dy) -> {
            counts[cell(dy) * cells + cell(dx)]++;
            total[0]++;
        });
        int best = 0;
        int bestX = 0;
        int bestY = 0;
        for (int y = 1; y < cells - 1; y++) {
            for (int x = 1; x < cells - 1; x++) {
                int sum = 0;
                for (int j = -1; j <= 1; j++) {
                    for (int i = -1; i <= 1; i++) {
                        sum += counts[(y + j) * cells + x + i];
                    }
                }
                if (sum > best) {
                    best = sum;
                    bestX = x;
                    bestY = y;
                }
            }
        }
        double chance = 9.0 * Math.max(0, total[0] - best) / ((double) cells * cells);
        if (best < FEWEST_PAIRS || best < chance + SIGNIFICANCE * Math.sqrt(Math.max(chance, 0.5))) {
            return Optional.empty();
        }
        return Optional.of(refine(moved, fixed, order, new double[] {centre(bestX), centre(bestY), best}));
    }

    private Offset refine(double[][] moved, double[][] fixed, int[] order, double[] peak) {
        double[] dxs = new double[(int) peak[2]];
        double[] dys = new double[(int) peak[2]];
        int[] count = new int[1];
        forPairs(moved, fixed, order, (dx, dy) -> {
            if (Math.abs(cell(dx) - cell(peak[0])) <= 1 && Math.abs(cell(dy) - cell(peak[1])) <= 1) {
                dxs[count[0]] = dx;
                dys[count[0]++] = dy;
            }
        });
        Arrays.sort(dxs);
        Arrays.sort(dys);
        return new Offset(dxs[dxs.length / 2], dys[dys.length / 2], dxs.length);
    }

    private interface PairVisitor {
        void pair(double dx, double dy);
    }

    private void forPairs(double[][] moved, double[][] fixed, int[] order, PairVisitor visitor) {
        for (int i = 0; i < moved[0].length; i++) {
            int from = firstAtLeast(fixed[0], order, moved[0][i] - reachArcsec);
            for (int k = from; k < order.length; k++) {
                double dx = fixed[0][order[k]] - moved[0][i];
                if (dx > reachArcsec) {
                    break;
                }
                double dy = fixed[1][order[k]] - moved[1][i];
                if (Math.abs(dy) <= reachArcsec) {
                    visitor.pair(dx, dy);
                }
            }
        }
    }

    private int cell(double difference) {
        return (int) Math.floor(difference / cellArcsec + 0.5) + cells / 2;
    }

    private double centre(int cell) {
        return (cell - cells / 2) * cellArcsec;
    }

    /** By x, equals by number: sorted roughly by single precision, then put right. */
    private static int[] sortedByX(double[] x) {
        long[] keys = new long[x.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits((float) x[i]);
            keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
        }
        Arrays.sort(keys);
        int[] order = new int[x.length];
        for (int i = 0; i < order.length; i++) {
            int number = (int) keys[i];
            int at = i;
            while (at > 0 && Double.compare(x[order[at - 1]], x[number]) > 0) {
                order[at] = order[--at];
            }
            order[at] = number;
        }
        return order;
    }

    private static int firstAtLeast(double[] x, int[] order, double wanted) {
        int low = 0;
        int high = order.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (x[order[middle]] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
