package org.surveygrid.solver.focalplane;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.normal.StarRows;

/**
 * The map from pixels to tangent planes and its parameters. With P the chip's nominal place, T Legendre products over
 * the chip, M the exposure's frame and phi the monomials of the plane divided by its radius:
 *
 * <pre>
 *   u = P(x, y) + sum a_k T_k(x, y)     w = M u     p = w + sum q_k phi_k(w)      all in arcseconds
 * </pre>
 */
public final class AstrometricModel {
    private final List<ChipFrame> chips;
    private final ExposureFrame[] exposures;
    private final int chipDegree;
    private final int exposureDegree;
    private final double radiusArcsec;
    /** By chip, axis, term. */
    private final double[][][] chipTerms;
    /** By exposure, axis, term. */
    private final double[][][] exposureTerms;

    public AstrometricModel(List<ChipFrame> chips, ExposureFrame[] exposures, int chipDegree, int exposureDegree) {
        this.chips = List.copyOf(chips);
        this.exposures = exposures.clone();
        this.chipDegree = chipDegree;
        this.exposureDegree = exposureDegree;
        double radius = 0;
        for (ChipFrame chip : chips) {
            for (double[] at : chip.grid(2)) {
                radius = Math.max(radius, Math.max(Math.abs(chip.u(at[0], at[1])), Math.abs(chip.v(at[0], at[1]))));
            }
        }
        this.radiusArcsec = radius;
        this.chipTerms = new double[chips.size()][2][LegendreBasis.terms(chipDegree)];
        this.exposureTerms = new double[exposures.length][2][LegendreBasis.terms(exposureDegree)];
    }

    public AstrometricModel copy() {
        AstrometricModel copy = new AstrometricModel(chips, exposures, chipDegree, exposureDegree);
        for (int c = 0; c < chipTerms.length; c++) {
            copy.chipTerms[c] = deepCopy(chipTerms[c]);
        }
        for (int e = 0; e < exposureTerms.length; e++) {
            copy.exposureTerms[e] = deepCopy(exposureTerms[e]);
        }
        return copy;
    }

    private static double[][] deepCopy(double[][] terms) {
        return new double[][] {Arrays.copyOf(terms[0], terms[0].length), Arrays.copyOf(terms[1], terms[1].length)};
    }

    public List<ChipFrame> chips() {
        return chips;
    }

    public int chipDegree() {
        return chipDegree;
    }

    public int exposureDegree() {
        return exposureDegree;
    }

    public double radiusArcsec() {
        return radiusArcsec;
    }

    public ExposureFrame exposure(int exposure) {
        return exposures[exposure];
    }

    public void setExposure(int exposure, ExposureFrame frame) {
        exposures[exposure] = frame;
    }

    public double[][] chipTerms(int chip) {
        return chipTerms[chip];
    }

    public double[][] exposureTerms(int exposure) {
        return exposureTerms[exposure];
    }

    /** Focal-plane place {u, v} of a pixel. */
    public double[] toFocalPlane(int chip, double x, double y) {
        ChipFrame frame = chips.get(chip);
        double[] basis = LegendreBasis.values(chipDegree, frame.normalisedX(x), frame.normalisedY(y));
        return toFocalPlane(chip, new double[] {x, y}, basis);
    }

    private double[] toFocalPlane(int chip, double[] at, double[] basis) {
        double u = chips.get(chip).u(at[0], at[1]);
        double v = chips.get(chip).v(at[0], at[1]);
        for (int k = 0; k < basis.length; k++) {
            u += chipTerms[chip][0][k] * basis[k];
            v += chipTerms[chip][1][k] * basis[k];
        }
        return new double[] {u, v};
    }

    /** Tangent-plane place {xi, eta} of a pixel. */
    public double[] toPlane(int exposure, int chip, double[] at) {
        double[] focal = toFocalPlane(chip, at[0], at[1]);
        double[] w = exposures[exposure].toPlane(focal[0], focal[1]);
        double[] phi = monomials(w);
        double[] plane = {w[0], w[1]};
        for (int k = 0; k < phi.length; k++) {
            plane[0] += exposureTerms[exposure][0][k] * phi[k];
            plane[1] += exposureTerms[exposure][1][k] * phi[k];
        }
        return plane;
    }

    /** Direction of a pixel. */
    public double[] toVector(int exposure, int chip, double[] at) {
        double[] plane = toPlane(exposure, chip, at);
        return exposures[exposure].basis().unproject(plane[0], plane[1]);
    }

    /**
     * Adds minus the derivative of one coordinate of {@link #toPlane} to an open row.
     *
     * @param numbering which terms are unknowns, and their numbers
     */
    public void putDerivatives(StarRows rows, int axis, Place place, ParameterNumbering numbering) {
        int firstOfExposure = numbering.exposure(place.exposure(), axis);
        for (int k = 0; k < place.phi().length; k++) {
            rows.put(firstOfExposure + k, -place.phi()[k]);
        }
        int terms = numbering.chipTerms(place.chip());
        if (terms == 0) {
            return;
        }
        for (int inner = 0; inner < 2; inner++) {
            int first = numbering.chip(place.chip(), inner);
            double slope = place.slope()[2 * axis + inner];
            for (int k = 0; k < terms; k++) {
                rows.put(first + k, -slope * place.basis()[k]);
            }
        }
    }

    /**
     * Everything the equations of a detection need.
     *
     * @param basis Legendre products over the chip
     * @param phi monomials of the plane
     * @param plane {xi, eta}
     * @param slope {dxi/du, dxi/dv, deta/du, deta/dv}
     */
    public record Place(int exposure, int chip, double[] basis, double[] phi, double[] plane, double[] slope) {}

    public Place place(int exposure, int chip, double[] at) {
        ChipFrame frame = chips.get(chip);
        double[] basis = LegendreBasis.values(chipDegree, frame.normalisedX(at[0]), frame.normalisedY(at[1]));
        double[] focal = toFocalPlane(chip, at, basis);
        double[] w = exposures[exposure].toPlane(focal[0], focal[1]);
        double[] phi = monomials(w);
        double[][] q = exposureTerms[exposure];
        double[] plane = {w[0], w[1]};
        for (int k = 0; k < phi.length; k++) {
            plane[0] += q[0][k] * phi[k];
            plane[1] += q[1][k] * phi[k];
        }
        double[] m = exposures[exposure].linear();
        double[] slope = new double[4];
        for (int axis = 0; axis < 2; axis++) {
            double byW0 = (axis == 0 ? 1 : 0) + q[axis][1] / radiusArcsec;
            double byW1 = (axis == 1 ? 1 : 0) + q[axis][2] / radiusArcsec;
            if (exposureDegree == 2) {
                byW0 += (2 * q[axis][3] * w[0] + q[axis][4] * w[1]) / (radiusArcsec * radiusArcsec);
                byW1 += (q[axis][4] * w[0] + 2 * q[axis][5] * w[1]) / (radiusArcsec * radiusArcsec);
            }
            slope[2 * axis] = byW0 * m[0] + byW1 * m[2];
            slope[2 * axis + 1] = byW0 * m[1] + byW1 * m[3];
        }
        return new Place(exposure, chip, basis, phi, plane, slope);
    }

    private double[] monomials(double[] w) {
        double s = w[0] / radiusArcsec;
        double t = w[1] / radiusArcsec;
        return exposureDegree == 1 ? new double[] {1, s, t} : new double[] {1, s, t, s * s, s * t, t * t};
    }
}
