package org.surveygrid.psf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.detection.Detections;
import org.surveygrid.detection.SkySubtracted;
import org.surveygrid.photometry.ApertureCorrection;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.Selection;

/**
 * Makes the model of an image from its own stars.
 *
 * <p>It begins with the median of the stars, each over its flux. Then what the model leaves of every star is put on the
 * model's grid, fitted by a polynomial of the place at each sample, and added to it, {@value #ROUNDS} times, fluxes and
 * outliers determined anew each time. For images that sample the stars too coarsely the rounds also undo the
 * interpolation's aliasing.
 */
public final class PsfFit {
    private static final int ROUNDS = 4;
    /** Relative error of the model that is allowed for at every pixel (PSFEx's PSF_ACCURACY). */
    private static final double MODEL_ERROR = 0.01;

    private static final double REJECT_SIGMA = 4;
    private static final int[] STARS_FOR_DEGREE = {4, 12, 30, 80};
    /** How much the polynomials may change a sample, relative to it, where stars do not tell. */
    private static final double USUAL_VARIATION = 0.2;

    private final PsfModel grid;
    private final PsfConfig config;
    private List<StarStamp> stars;
    private double[][] coefficients = new double[0][];
    private FieldPolynomial polynomial;

    private PsfFit(PsfModel grid, PsfConfig config, List<StarStamp> stars) {
        this.grid = grid;
        this.config = config;
        this.stars = stars;
        polynomial = grid.polynomial();
    }

    /**
     * Makes the model.
     *
     * @param image above its sky
     * @param detections its sources
     * @param measured the same sources, measured
     * @param config limits
     * @return the model, a Moffat profile of the typical width where fewer than 4 stars can be used; empty when not one
     *     source has a size
     */
    public static Optional<PsfModel> fit(
            SkySubtracted image, Detections detections, List<MeasuredSource> measured, PsfConfig config) {
        double fwhm = ApertureCorrection.typicalFwhm(measured);
        if (!(fwhm > 0.5 && fwhm < 100)) {
            return Optional.empty();
        }
        FieldPolynomial field = new FieldPolynomial(0, image.width(), image.height());
        PsfModel grid = PsfModel.moffat(field, fwhm, config.radiusFwhm());
        List<StarStamp> stamps = new ArrayList<>();
        for (MeasuredSource star : StarSelection.choose(measured, config)) {
            stamps.add(StarStamp.cut(image, detections, star, grid));
        }
        if (stamps.size() < STARS_FOR_DEGREE[0]) {
            return Optional.of(grid);
        }
        PsfFit fit = new PsfFit(grid, config, stamps);
        fit.start();
        for (int round = 0; round < ROUNDS; round++) {
            fit.compare();
            fit.reject();
            fit.refine();
        }
        fit.compare();
        return Optional.of(fit.model());
    }

    private PsfModel model() {
        double[] chis = stars.stream().mapToDouble(star -> star.chi).toArray();
        double chi = chis.length == 0 ? Double.NaN : RobustScale.median(chis);
        return new PsfModel(polynomial, grid.fwhmPx(), coefficients, new double[] {stars.size(), chi});
    }

    /** The median of the stars, each divided by its flux. */
    private void start() {
        int n = grid.side() * grid.side();
        double[][] tables = new double[stars.size()][];
        for (int s = 0; s < tables.length; s++) {
            StarStamp star = stars.get(s);
            tables[s] = star.toTable.resample(star.value);
        }
        double[] median = new double[n];
        double[] column = new double[tables.length];
        for (int p = 0; p < n; p++) {
            for (int s = 0; s < tables.length; s++) {
                column[s] = tables[s][p] / stars.get(s).flux;
            }
            median[p] = Selection.median(column, column.length);
        }
        coefficients = new double[][] {median};
        PsfModel.normalise(coefficients, grid.stepPx());
    }

    /** Flux, chi and residual of every star by the model. */
    private void compare() {
        PsfModel model = model();
        for (StarStamp star : stars) {
            double[] expected = star.toPixels.resample(model.table(star.x, star.y));
            double product = 0;
            double norm = 0;
            for (int p = 0; p < expected.length; p++) {
                if (star.good[p]) {
                    product += expected[p] * star.value[p];
                    norm += expected[p] * expected[p];
                }
            }
            star.flux = product / norm;
            double squares = 0;
            int count = 0;
            for (int p = 0; p < expected.length; p++) {
                if (star.good[p]) {
                    double light = star.flux * expected[p];
                    double residual = star.value[p] - light;
                    star.residual[p] = residual;
                    squares += residual * residual / noise(star.variance[p], light);
                    count++;
                }
            }
            star.chi = count == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / count);
        }
    }

    private static double noise(double variance, double light) {
        return variance + MODEL_ERROR * MODEL_ERROR * light * light;
    }

    private void reject() {
        double[] chis = stars.stream().mapToDouble(star -> star.chi).toArray();
        RobustScale.Estimate usual = RobustScale.of(chis);
        double limit = usual.median() + REJECT_SIGMA * Math.max(usual.sigma(), 0.01);
        List<StarStamp> kept = stars.stream()
                .filter(star -> star.chi <= limit && star.flux > 0)
                .toList();
        if (kept.size() >= STARS_FOR_DEGREE[0]) {
            stars = kept;
        }
    }

    private void refine() {
        int degree = 0;
        while (degree < config.highestDegree() && stars.size() >= STARS_FOR_DEGREE[degree + 1]) {
            degree++;
        }
        polynomial = new FieldPolynomial(degree, polynomial.width(), polynomial.height());
        int n = grid.side() * grid.side();
        double[][] wider = new double[polynomial.terms()][];
        for (int t = 0; t < wider.length; t++) {
            wider[t] = t < coefficients.length ? coefficients[t] : new double[n];
        }
        coefficients = wider;
        double[][] tables = new double[stars.size()][];
        double[][] weights = new double[stars.size()][];
        double[][] terms = new double[stars.size()][];
        for (int s = 0; s < tables.length; s++) {
            StarStamp star = stars.get(s);
            tables[s] = star.toTable.resample(star.residual);
            weights[s] = weights(star);
            terms[s] = polynomial.at(star.x, star.y);
        }
        double peak = Arrays.stream(coefficients[0]).max().orElse(0);
        double[] sample = new double[tables.length];
        double[] pulls = new double[tables.length];
        SampleFit solver = new SampleFit(terms);
        for (int p = 0; p < n; p++) {
            int used = 0;
            for (int s = 0; s < tables.length; s++) {
                sample[s] = tables[s][p] / stars.get(s).flux;
                if (weights[s][p] > 0) {
                    pulls[used++] = Math.abs(sample[s]) * Math.sqrt(weights[s][p]);
                }
            }
            if (used == 0) {
                continue;
            }
            double scale = Math.max(1, RobustScale.SIGMA_PER_MAD * Selection.median(pulls, used));
            double variation = USUAL_VARIATION * Math.abs(coefficients[0][p]) + 1e-4 * peak;
            double[] before = new double[coefficients.length];
            for (int t = 0; t < before.length; t++) {
                before[t] = coefficients[t][p];
            }
            double[] change = solver.solve(sample, column(weights, p, REJECT_SIGMA * scale, sample), before, variation);
            for (int t = 0; t < before.length; t++) {
                coefficients[t][p] += change[t];
            }
        }
        PsfModel.normalise(coefficients, grid.stepPx());
    }

    /** The stars' weights of one sample, 0 for those that deviate by more than a limit. */
    private static double[] column(double[][] weights, int p, double limit, double[] sample) {
        double[] column = new double[weights.length];
        for (int s = 0; s < column.length; s++) {
            double weight = weights[s][p];
            column[s] = Math.abs(sample[s]) * Math.sqrt(weight) <= limit ? weight : 0;
        }
        return column;
    }

    /** Inverse variance of each sample of a star over its flux: that of the nearest pixel, 0 when this is not good. */
    private double[] weights(StarStamp star) {
        int side = grid.side();
        int stampSide = grid.stampSide();
        double[] weights = new double[side * side];
        for (int p = 0; p < weights.length; p++) {
            int i = nearest(star.x, p % side);
            int j = nearest(star.y, p / side);
            int at = j * stampSide + i;
            if (i >= 0 && j >= 0 && i < stampSide && j < stampSide && star.good[at]) {
                double light = star.flux * Math.max(0, coefficients[0][p]);
                weights[p] = star.flux * star.flux / noise(star.variance[at], light);
            }
        }
        return weights;
    }

    private int nearest(double centre, int sample) {
        return (int) Math.rint(centre + (sample - grid.middle()) * grid.stepPx()) - grid.first(centre);
    }
}
