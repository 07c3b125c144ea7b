package org.surveygrid.solver.photometric;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.normal.PolynomialFit;

/** A polynomial over the focal plane without its constant term, and the same as one polynomial per chip. */
final class StarFlatModel {
    private final List<ChipFrame> chips;
    private final int degree;
    private final double[] centre;
    private final double[] half;
    private final double[] meanBasis;

    StarFlatModel(List<ChipFrame> chips, int degree) {
        this.chips = chips;
        this.degree = degree;
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (ChipFrame chip : chips) {
            for (double[] at : chip.grid(2)) {
                double[] place = {chip.u(at[0], at[1]), chip.v(at[0], at[1])};
                for (int axis = 0; axis < 2; axis++) {
                    low[axis] = Math.min(low[axis], place[axis]);
                    high[axis] = Math.max(high[axis], place[axis]);
                }
            }
        }
        this.centre = new double[] {(low[0] + high[0]) / 2, (low[1] + high[1]) / 2};
        this.half = new double[] {(high[0] - low[0]) / 2, (high[1] - low[1]) / 2};
        this.meanBasis = new double[terms()];
        for (int k = 0; k < meanBasis.length; k++) {
            double[] one = new double[meanBasis.length];
            one[k] = 1;
            meanBasis[k] = mean(one);
        }
    }

    int terms() {
        return LegendreBasis.terms(degree) - 1;
    }

    /** Sets the Legendre products at a pixel; the constant comes first. */
    void fill(double[] products, int chip, double x, double y) {
        ChipFrame frame = chips.get(chip);
        LegendreBasis.fill(
                products, degree, (frame.u(x, y) - centre[0]) / half[0], (frame.v(x, y) - centre[1]) / half[1]);
    }

    double value(double[] terms, int chip, double[] at) {
        double[] basis = new double[terms() + 1];
        fill(basis, chip, at[0], at[1]);
        double sum = 0;
        for (int k = 0; k < terms.length; k++) {
            sum += terms[k] * basis[k + 1];
        }
        return sum;
    }

    /** Mean of each term's product over all chips, weighted with their areas. */
    double[] meanBasis() {
        return meanBasis.clone();
    }

    /** Mean over all chips, weighted with their areas. */
    double mean(double[] terms) {
        double sum = 0;
        double area = 0;
        for (int c = 0; c < chips.size(); c++) {
            ChipFrame frame = chips.get(c);
            double pixels = (double) frame.widthPx() * frame.heightPx();
            sum += pixels * starFlat(terms, 0, c).coefficientsMag()[0];
            area += pixels;
        }
        return sum / area;
    }

    /** Star flats of all chips; their common mean is zero. */
    List<StarFlat> starFlats(double[] terms) {
        double mean = mean(terms);
        List<StarFlat> flats = new ArrayList<>();
        for (int c = 0; c < chips.size(); c++) {
            flats.add(starFlat(terms, mean, c));
        }
        return flats;
    }

    private StarFlat starFlat(double[] terms, double mean, int chip) {
        ChipFrame frame = chips.get(chip);
        double[][] grid = frame.grid(degree + 3);
        double[][] rows = new double[grid.length][];
        double[] target = new double[grid.length];
        for (int i = 0; i < grid.length; i++) {
            rows[i] = LegendreBasis.values(degree, frame.normalisedX(grid[i][0]), frame.normalisedY(grid[i][1]));
            target[i] = value(terms, chip, grid[i]) - mean;
        }
        double[][] fitted = PolynomialFit.solve(rows, target)
                .orElseThrow(() -> new IllegalArgumentException("chip " + frame.chip() + " has no area"));
        return StarFlat.of(frame.chip(), frame.widthPx(), frame.heightPx(), fitted[0]);
    }
}
