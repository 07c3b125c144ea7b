package org.surveygrid.solver.focalplane;

import java.util.function.UnaryOperator;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.plane.BivariatePolynomial;
import org.surveygrid.astrometry.plane.PolynomialMap;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.normal.PolynomialFit;

/**
 * Any smooth map from a chip's pixels to a tangent plane as TPV coordinates: a polynomial in normalised pixels by least
 * squares, rewritten in the intermediate coordinates of TPV. Exact when the map is a polynomial of that degree.
 */
public final class TpvExport {
    private static final int MAX_DEGREE = 5;
    private static final int CHECK_GRID = 24;

    private final ChipFrame frame;
    private final int degree;
    private final double[][] points;
    private final PolynomialFit fit;
    private final double[][] checked;

    private TpvExport(ChipFrame frame, int degree, double[][] points, PolynomialFit fit) {
        this.frame = frame;
        this.degree = degree;
        this.points = points;
        this.fit = fit;
        this.checked = frame.grid(CHECK_GRID);
    }

    /**
     * Coordinates and their largest distance from the map.
     *
     * @param wcs the coordinates
     * @param errorMas largest distance on a grid over the chip
     */
    public record Exported(TpvWcs wcs, double errorMas) {}

    /**
     * Prepares the coordinates of a chip in many exposures.
     *
     * @param frame chip
     * @param wantedDegree degree of the maps; no more than 5 is used
     */
    public static TpvExport of(ChipFrame frame, int wantedDegree) {
        int degree = Math.min(MAX_DEGREE, Math.max(1, wantedDegree));
        double[][] points = frame.grid(2 * degree + 4);
        double[][] rows = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            rows[i] = monomials(degree, frame.normalisedX(points[i][0]), frame.normalisedY(points[i][1]));
        }
        PolynomialFit fit = PolynomialFit.prepare(rows)
                .orElseThrow(() -> new IllegalArgumentException("chip " + frame.chip() + " is too small for a fit"));
        return new TpvExport(frame, degree, points, fit);
    }

    /**
     * Fits.
     *
     * @param tangentPoint of the plane
     * @param map pixel {x, y} to {xi, eta} in arcseconds
     */
    public Exported fit(SkyPosition tangentPoint, UnaryOperator<double[]> map) {
        double[][] target = new double[2][points.length];
        for (int i = 0; i < points.length; i++) {
            double[] plane = map.apply(points[i]);
            target[0][i] = plane[0] / 3600;
            target[1][i] = plane[1] / 3600;
        }
        double[][] terms = fit.solve(target);
        CdMatrix linear = linear(frame, terms);
        TpvWcs wcs = TpvWcs.ofDistortion(tangentPoint, linear, distortion(terms, linear));
        double worst = 0;
        for (double[] at : checked) {
            double[] wanted = map.apply(at);
            double[] got = wcs.toPlane(at[0], at[1]);
            double dx = got[0] * 3600 - wanted[0];
            double dy = got[1] * 3600 - wanted[1];
            worst = Math.max(worst, Math.sqrt(dx * dx + dy * dy) * 1000);
        }
        return new Exported(wcs, worst);
    }

    /** s^i t^j by rising total degree, then rising j. */
    private static double[] monomials(int degree, double s, double t) {
        double[] values = new double[(degree + 1) * (degree + 2) / 2];
        int next = 0;
        for (int total = 0; total <= degree; total++) {
            for (int j = 0; j <= total; j++) {
                double value = 1;
                for (int k = 0; k < total - j; k++) {
                    value *= s;
                }
                for (int k = 0; k < j; k++) {
                    value *= t;
                }
                values[next++] = value;
            }
        }
        return values;
    }

    /** Slopes at the chip's centre, and the pixel that they put on the tangent point. */
    private static CdMatrix linear(ChipFrame frame, double[][] terms) {
        double bySx = 2.0 / frame.widthPx();
        double byTy = 2.0 / frame.heightPx();
        double cd11 = terms[0][1] * bySx;
        double cd12 = terms[0][2] * byTy;
        double cd21 = terms[1][1] * bySx;
        double cd22 = terms[1][2] * byTy;
        CdMatrix centred =
                new CdMatrix((frame.widthPx() - 1) / 2.0, (frame.heightPx() - 1) / 2.0, cd11, cd12, cd21, cd22);
        double[] origin = centred.toPixel(-terms[0][0], -terms[1][0]);
        return new CdMatrix(origin[0], origin[1], cd11, cd12, cd21, cd22);
    }

    /** The normalised pixel is linear in the intermediate coordinates. */
    private PolynomialMap distortion(double[][] terms, CdMatrix linear) {
        double determinant = linear.determinant();
        double bySx = 2.0 / frame.widthPx();
        double byTy = 2.0 / frame.heightPx();
        return new PolynomialMap(polynomial(terms[0]), polynomial(terms[1]))
                .over(
                        new double[] {
                            frame.normalisedX(linear.referenceX()),
                            linear.cd22() / determinant * bySx,
                            -linear.cd12() / determinant * bySx
                        },
                        new double[] {
                            frame.normalisedY(linear.referenceY()),
                            -linear.cd21() / determinant * byTy,
                            linear.cd11() / determinant * byTy
                        });
    }

    /** Of terms in the order of {@link #monomials}. */
    private BivariatePolynomial polynomial(double[] terms) {
        double[][] coefficients = new double[degree + 1][degree + 1];
        int next = 0;
        for (int total = 0; total <= degree; total++) {
            for (int j = 0; j <= total; j++) {
                coefficients[j][total - j] = terms[next++];
            }
        }
        return new BivariatePolynomial(coefficients);
    }
}
