package org.surveygrid.astrometry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.surveygrid.quantity.SkyPosition;

/**
 * Fits world coordinates to stars whose pixel and sky positions are known: weighted least squares of a polynomial on
 * the tangent plane, outliers clipped at three sigma. The degree falls with the number of stars.
 *
 * <p>The result is normalised: the constant terms go into CRVAL and the linear ones into CD, so that PV holds distortion
 * only; degree 1 is plain TAN.
 */
public final class WcsFit {
    /** Fewest stars for a polynomial of degree 1, 2, 3, 4. */
    private static final int[] STARS_FOR_DEGREE = {4, 12, 30, 60};

    private static final int MAX_CLIPPING_ROUNDS = 12;
    private static final int RECENTRINGS = 4;
    /** Median of the distance of a two-dimensional Gaussian, in units of its sigma per axis. */
    private static final double RAYLEIGH_MEDIAN = Math.sqrt(2 * StrictMath.log(2));

    private WcsFit() {}

    /**
     * Stars with known places. Column arrays of equal length.
     *
     * @param xPx columns, 0-based
     * @param yPx rows, 0-based
     * @param raDegrees right ascension
     * @param decDegrees declination
     * @param errorArcsec standard deviation of pixel and sky position together, per axis, positive
     */
    public record Pairs(double[] xPx, double[] yPx, double[] raDegrees, double[] decDegrees, double[] errorArcsec) {
        public Pairs {
            int n = xPx.length;
            if (yPx.length != n || raDegrees.length != n || decDegrees.length != n || errorArcsec.length != n) {
                throw new IllegalArgumentException("columns of matched stars must have equal length, x has " + n);
            }
            for (double error : errorArcsec) {
                if (!(error > 0)) {
                    throw new IllegalArgumentException(
                            "errors of matched stars must be positive, got " + error + " arcsec");
                }
            }
        }

        /**
         * How many there are.
         *
         * @return number of stars
         */
        public int size() {
            return xPx.length;
        }

        /**
         * The stars of a match, all with the same error.
         *
         * @param match from {@link CatalogueMatch}
         * @param stars the detections it was made with
         * @param references the reference stars it was made with
         * @param errorArcsec error of each star
         * @return pairs
         */
        public static Pairs of(
                CatalogueMatch.Matched match, PixelStars stars, SkyStars references, double errorArcsec) {
            int n = match.detections().length;
            Pairs pairs = new Pairs(new double[n], new double[n], new double[n], new double[n], filled(n, errorArcsec));
            for (int i = 0; i < n; i++) {
                pairs.xPx[i] = stars.xPx()[match.detections()[i]];
                pairs.yPx[i] = stars.yPx()[match.detections()[i]];
                pairs.raDegrees[i] = references.raDegrees()[match.references()[i]];
                pairs.decDegrees[i] = references.decDegrees()[match.references()[i]];
            }
            return pairs;
        }

        private static double[] filled(int n, double value) {
            double[] values = new double[n];
            Arrays.fill(values, value);
            return values;
        }
    }

    /** Every way a fit can end. */
    public sealed interface Result {}

    /**
     * A fit.
     *
     * @param wcs the world coordinates
     * @param degree of the polynomial
     * @param kept which pairs were not clipped
     * @param xiResidualArcsec star minus model, eastward, of every pair
     * @param etaResidualArcsec northward
     * @param rmsXiArcsec scatter of the kept stars, eastward, corrected for the degrees of freedom
     * @param rmsEtaArcsec northward
     * @param pullRms scatter of residual over error, both axes; 1 when errors are right
     */
    public record Fitted(
            TpvWcs wcs,
            int degree,
            boolean[] kept,
            double[] xiResidualArcsec,
            double[] etaResidualArcsec,
            double rmsXiArcsec,
            double rmsEtaArcsec,
            double pullRms)
            implements Result {
        /**
         * How many stars were used.
         *
         * @return number of pairs not clipped
         */
        public int used() {
            int used = 0;
            for (boolean k : kept) {
                used += k ? 1 : 0;
            }
            return used;
        }
    }

    /**
     * No fit.
     *
     * @param reason a sentence with numbers
     */
    public record NotFitted(String reason) implements Result {}

    /**
     * Fits world coordinates.
     *
     * @param pairs stars
     * @param start approximate world coordinates; the reference pixel is kept
     * @param maxDegree highest degree of the polynomial, 1 to 4
     * @param clipSigma how many robust standard deviations a star may be off, e.g. 3
     * @return the fit, or why there is none
     */
    public static Result fit(Pairs pairs, TpvWcs start, int maxDegree, double clipSigma) {
        if (maxDegree < 1 || maxDegree > STARS_FOR_DEGREE.length) {
            throw new IllegalArgumentException("degree must be 1 to " + STARS_FOR_DEGREE.length + ", got " + maxDegree);
        }
        boolean[] kept = new boolean[pairs.size()];
        Arrays.fill(kept, true);
        TpvWcs wcs = TpvWcs.tan(start.tangentPoint(), start.linear());
        int degree = 0;
        for (int round = 0; round < MAX_CLIPPING_ROUNDS; round++) {
            int used = count(kept);
            degree = degreeFor(used, maxDegree);
            if (degree == 0) {
                return new NotFitted(String.format(
                        Locale.ROOT,
                        "only %d of %d stars are left after clipping, at least %d are needed",
                        used,
                        pairs.size(),
                        STARS_FOR_DEGREE[0]));
            }
            for (int i = 0; i < RECENTRINGS; i++) {
                Optional<TpvWcs> better = step(pairs, kept, wcs, degree);
                if (better.isEmpty()) {
                    return new NotFitted(used + " stars do not determine a polynomial of degree " + degree
                            + ": they lie on a line or in one place");
                }
                wcs = better.get();
            }
            boolean[] next = clip(pairs, wcs, clipSigma);
            if (Arrays.equals(next, kept)) {
                break;
            }
            kept = next;
        }
        return summary(pairs, kept, wcs, degree);
    }

    private static int degreeFor(int stars, int maxDegree) {
        int degree = 0;
        while (degree < maxDegree && stars >= STARS_FOR_DEGREE[degree]) {
            degree++;
        }
        return degree;
    }

    private static int count(boolean[] kept) {
        int count = 0;
        for (boolean k : kept) {
            count += k ? 1 : 0;
        }
        return count;
    }

    /** One weighted fit about the current tangent point and CD matrix, folded into normal form. */
    private static Optional<TpvWcs> step(Pairs pairs, boolean[] kept, TpvWcs wcs, int degree) {
        int n = pairs.size();
        CdMatrix linear = wcs.linear();
        double reach = 0;
        for (int i = 0; i < n; i++) {
            reach = Math.max(reach, Math.abs(linear.xi(pairs.xPx[i], pairs.yPx[i])));
            reach = Math.max(reach, Math.abs(linear.eta(pairs.xPx[i], pairs.yPx[i])));
        }
        int terms = (degree + 1) * (degree + 2) / 2;
        NormalEquations equations = new NormalEquations(terms, 2);
        double[] derivatives = new double[terms];
        for (int i = 0; i < n; i++) {
            double[] plane = wcs.plane().toPlane(SkyPosition.wrapping(pairs.raDegrees[i], pairs.decDegrees[i]));
            if (!kept[i] || Double.isNaN(plane[0])) {
                continue;
            }
            double u = linear.xi(pairs.xPx[i], pairs.yPx[i]) / reach;
            double v = linear.eta(pairs.xPx[i], pairs.yPx[i]) / reach;
            int t = 0;
            for (int d = 0; d <= degree; d++) {
                for (int k = 0; k <= d; k++) {
                    derivatives[t++] = power(u, d - k) * power(v, k);
                }
            }
            equations.add(derivatives, plane, 1 / (pairs.errorArcsec[i] * pairs.errorArcsec[i]));
        }
        double scale = reach;
        return equations.solve().map(s -> folded(s, wcs, degree, scale));
    }

    private static double power(double base, int exponent) {
        double product = 1;
        for (int k = 0; k < exponent; k++) {
            product *= base;
        }
        return product;
    }

    private static TpvWcs folded(double[][] solution, TpvWcs wcs, int degree, double scale) {
        double[][] first = new double[degree + 1][degree + 1];
        double[][] second = new double[degree + 1][degree + 1];
        int t = 0;
        for (int d = 0; d <= degree; d++) {
            for (int k = 0; k <= d; k++) {
                first[k][d - k] = solution[0][t] / power(scale, d);
                second[k][d - k] = solution[1][t++] / power(scale, d);
            }
        }
        SkyPosition tangent = wcs.plane().toSky(first[0][0], second[0][0]);
        first[0][0] = 0;
        second[0][0] = 0;
        CdMatrix old = wcs.linear();
        double a = first[0][1];
        double b = first[1][0];
        double d = second[0][1];
        double e = second[1][0];
        CdMatrix linear = new CdMatrix(
                old.referenceX(),
                old.referenceY(),
                a * old.cd11() + b * old.cd21(),
                a * old.cd12() + b * old.cd22(),
                d * old.cd11() + e * old.cd21(),
                d * old.cd12() + e * old.cd22());
        if (degree == 1) {
            return TpvWcs.tan(tangent, linear);
        }
        double determinant = a * e - b * d;
        PlaneAffine inverse =
                new PlaneAffine(e / determinant, -b / determinant, 0, -d / determinant, a / determinant, 0);
        PlanePolynomial polynomial =
                PlanePolynomial.polynomial(degree, first, second).over(inverse);
        return polynomial.toWcs(tangent, linear);
    }

    private static double[][] residuals(Pairs pairs, TpvWcs wcs) {
        double[][] residuals = new double[2][pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            double[] star = wcs.plane().toPlane(SkyPosition.wrapping(pairs.raDegrees[i], pairs.decDegrees[i]));
            double[] model = wcs.toPlane(pairs.xPx[i], pairs.yPx[i]);
            residuals[0][i] = (star[0] - model[0]) * 3600;
            residuals[1][i] = (star[1] - model[1]) * 3600;
        }
        return residuals;
    }

    private static boolean[] clip(Pairs pairs, TpvWcs wcs, double clipSigma) {
        double[][] residuals = residuals(pairs, wcs);
        int n = pairs.size();
        double[] pulls = new double[n];
        for (int i = 0; i < n; i++) {
            double square = residuals[0][i] * residuals[0][i] + residuals[1][i] * residuals[1][i];
            pulls[i] = Double.isNaN(square) ? Double.MAX_VALUE : Math.sqrt(square) / pairs.errorArcsec[i];
        }
        double[] sorted = pulls.clone();
        Arrays.sort(sorted);
        double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        double limit = clipSigma * Math.max(median / RAYLEIGH_MEDIAN, 1e-12);
        boolean[] kept = new boolean[n];
        for (int i = 0; i < n; i++) {
            // the distance has two dimensions: as rare as clipSigma in one of them
            kept[i] = pulls[i] <= limit * 1.15;
        }
        return kept;
    }

    private static Fitted summary(Pairs pairs, boolean[] kept, TpvWcs wcs, int degree) {
        double[][] residuals = residuals(pairs, wcs);
        double[] sum = new double[3];
        int used = 0;
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                double square1 = residuals[0][i] * residuals[0][i];
                double square2 = residuals[1][i] * residuals[1][i];
                sum[0] += square1;
                sum[1] += square2;
                sum[2] += (square1 + square2) / (pairs.errorArcsec[i] * pairs.errorArcsec[i]);
                used++;
            }
        }
        int freedom = Math.max(1, used - (degree + 1) * (degree + 2) / 2);
        return new Fitted(
                wcs,
                degree,
                kept,
                residuals[0],
                residuals[1],
                Math.sqrt(sum[0] / freedom),
                Math.sqrt(sum[1] / freedom),
                Math.sqrt(sum[2] / (2.0 * freedom)));
    }
}
