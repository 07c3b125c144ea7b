package org.surveygrid.solver.photometric.starflat;

import java.util.List;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.normal.PolynomialFit;

/** Legendre products over the rectangle that holds all chips with detections; their means are over these chips too. */
final class FocalPolynomial {
    private final List<ChipFrame> chips;
    private final List<Boolean> isSeen;
    private final int degree;
    private final double[] centre;
    private final double[] half;

    FocalPolynomial(List<ChipFrame> chips, List<Boolean> isSeen, int degree) {
        this.chips = chips;
        this.isSeen = isSeen;
        this.degree = degree;
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int c = 0; c < chips.size(); c++) {
            ChipFrame chip = chips.get(c);
            for (double[] at : isSeen.get(c) ? chip.grid(2) : new double[0][]) {
                double[] place = {chip.u(at[0], at[1]), chip.v(at[0], at[1])};
                for (int axis = 0; axis < 2; axis++) {
                    low[axis] = Math.min(low[axis], place[axis]);
                    high[axis] = Math.max(high[axis], place[axis]);
                }
            }
        }
        this.centre = new double[] {(low[0] + high[0]) / 2, (low[1] + high[1]) / 2};
        this.half = new double[] {(high[0] - low[0]) / 2, (high[1] - low[1]) / 2};
    }

    /** Products without the constant. */
    int terms() {
        return LegendreBasis.terms(degree) - 1;
    }

    /** Sets the products at a pixel; the constant comes first. */
    void fill(double[] products, int chip, double x, double y) {
        ChipFrame frame = chips.get(chip);
        LegendreBasis.fill(
                products, degree, (frame.u(x, y) - centre[0]) / half[0], (frame.v(x, y) - centre[1]) / half[1]);
    }

    /** Mean of each product but the constant over the chips, weighted with their areas. */
    double[] means() {
        double[] means = new double[terms()];
        double area = 0;
        for (int c = 0; c < chips.size(); c++) {
            ChipFrame frame = chips.get(c);
            double pixels = isSeen.get(c) ? (double) frame.widthPx() * frame.heightPx() : 0;
            double[][] ofChip = overChip(c);
            for (int k = 0; k < means.length; k++) {
                means[k] += pixels * ofChip[k][0];
            }
            area += pixels;
        }
        for (int k = 0; k < means.length; k++) {
            means[k] /= area;
        }
        return means;
    }

    /** Each product but the constant as a polynomial over a chip, whose first coefficient is the mean. */
    private double[][] overChip(int chip) {
        if (terms() == 0) {
            return new double[0][];
        }
        ChipFrame frame = chips.get(chip);
        double[][] grid = frame.grid(degree + 3);
        double[][] rows = new double[grid.length][];
        double[][] target = new double[terms()][grid.length];
        double[] products = new double[terms() + 1];
        for (int i = 0; i < grid.length; i++) {
            rows[i] = LegendreBasis.values(degree, frame.normalisedX(grid[i][0]), frame.normalisedY(grid[i][1]));
            fill(products, chip, grid[i][0], grid[i][1]);
            for (int k = 0; k < target.length; k++) {
                target[k][i] = products[k + 1];
            }
        }
        return PolynomialFit.solve(rows, target)
                .orElseThrow(() -> new IllegalArgumentException("chip " + frame.chip() + " has no area"));
    }
}
