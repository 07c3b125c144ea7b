package org.surveygrid.solver.focalplane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.normal.PolynomialFit;

/**
 * The map from pixels to tangent planes and its parameters. With P the chip's nominal place, T Legendre products over
 * the chip, M the exposure's frame and phi the monomials of the plane divided by its radius:
 *
 * <pre>
 *   u = P(x, y) + sum a_k T_k(x, y)     w = M u     p = w + sum q_k phi_k(w)      all in arcseconds
 * </pre>
 */
public final class AstrometricModel {
    private static final int RECENTRE_GRID = 5;

    private final List<ChipFrame> chips;
    private final ExposureFrame[] exposures;
    /** Number of the first chip of each exposure's epoch. */
    private final int[] firstChip;

    private final int chipDegree;
    private final int exposureDegree;
    private final double radiusArcsec;
    /** By chip, axis, term. */
    private final double[][][] chipTerms;
    /** By exposure, axis, term. */
    private final double[][][] exposureTerms;

    public AstrometricModel(List<ChipFrame> chips, ExposureFrame[] exposures, int chipDegree, int exposureDegree) {
        this(chips, exposures, new int[exposures.length], new int[] {chipDegree, exposureDegree});
    }

    private AstrometricModel(List<ChipFrame> chips, ExposureFrame[] exposures, int[] firstChip, int[] degrees) {
        this(chips, exposures, firstChip, degrees, radius(chips));
    }

    private AstrometricModel(
            List<ChipFrame> chips, ExposureFrame[] exposures, int[] firstChip, int[] degrees, double radiusArcsec) {
        this.chips = List.copyOf(chips);
        this.exposures = exposures.clone();
        this.firstChip = firstChip.clone();
        this.chipDegree = degrees[0];
        this.exposureDegree = degrees[1];
        this.radiusArcsec = radiusArcsec;
        this.chipTerms = new double[chips.size()][2][LegendreBasis.terms(chipDegree)];
        this.exposureTerms = new double[exposures.length][2][LegendreBasis.terms(exposureDegree)];
    }

    private static double radius(List<ChipFrame> chips) {
        double radius = 0;
        for (ChipFrame chip : chips) {
            for (double[] at : chip.grid(2)) {
                radius = Math.max(radius, Math.max(Math.abs(chip.u(at[0], at[1])), Math.abs(chip.v(at[0], at[1]))));
            }
        }
        return radius;
    }

    /**
     * A model without terms whose focal plane is as large as some of the chips.
     *
     * @param counting by chip, whether it counts; where none does, all do
     * @return a model with all chips
     */
    AstrometricModel scaledTo(boolean[] counting) {
        List<ChipFrame> some = IntStream.range(0, counting.length)
                .filter(c -> counting[c])
                .mapToObj(chips::get)
                .toList();
        return new AstrometricModel(
                chips,
                exposures,
                firstChip,
                new int[] {chipDegree, exposureDegree},
                radius(some.isEmpty() ? chips : some));
    }

    public AstrometricModel copy() {
        AstrometricModel copy =
                new AstrometricModel(chips, exposures, firstChip, new int[] {chipDegree, exposureDegree}, radiusArcsec);
        for (int c = 0; c < chipTerms.length; c++) {
            copy.chipTerms[c] = deepCopy(chipTerms[c]);
        }
        for (int e = 0; e < exposureTerms.length; e++) {
            copy.exposureTerms[e] = deepCopy(exposureTerms[e]);
        }
        return copy;
    }

    /**
     * The same map with chips of their own in every epoch, all where the chips of this one are.
     *
     * @param epochOf epoch of each exposure
     * @param epochs how many there are
     * @return as many times the chips: those of the first epoch first
     */
    public AstrometricModel withEpochs(int[] epochOf, int epochs) {
        List<ChipFrame> all = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            all.addAll(chips);
        }
        int[] first = new int[epochOf.length];
        for (int e = 0; e < first.length; e++) {
            first[e] = epochOf[e] * chips.size();
        }
        AstrometricModel split =
                new AstrometricModel(all, exposures, first, new int[] {chipDegree, exposureDegree}, radiusArcsec);
        for (int c = 0; c < all.size(); c++) {
            split.chipTerms[c] = deepCopy(chipTerms[c % chips.size()]);
        }
        for (int e = 0; e < exposureTerms.length; e++) {
            split.exposureTerms[e] = deepCopy(exposureTerms[e]);
        }
        return split;
    }

    /**
     * A chip in the epoch of an exposure.
     *
     * @param exposure number
     * @param chip number in the camera
     * @return number in the model
     */
    public int chipAt(int exposure, int chip) {
        return firstChip[exposure] + chip;
    }

    private static double[][] deepCopy(double[][] terms) {
        return new double[][] {Arrays.copyOf(terms[0], terms[0].length), Arrays.copyOf(terms[1], terms[1].length)};
    }

    /** Chips of the first epoch, then those of the next. */
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

    /**
     * Moves the tangent point of an exposure to where its terms put a place of the focal plane, and lets the terms describe the same
     * map from there, as well as they can. A place that depends on the chips alone makes the tangent point part of the
     * solution: it does not matter where it was at the start.
     *
     * @param exposure its number
     * @param centre {u, v}
     */
    public void recentre(int exposure, double[] centre) {
        ExposureFrame old = exposures[exposure];
        double[][] terms = exposureTerms[exposure];
        double[] off = fromFocalPlane(exposure, centre[0], centre[1]);
        ExposureFrame moved = old.movedBy(off[0], off[1]).centredOn(centre[0], centre[1]);
        PlaneMonomials monomials = new PlaneMonomials(exposureDegree, radiusArcsec);
        double[][] rows = new double[RECENTRE_GRID * RECENTRE_GRID][terms[0].length];
        double[][] target = new double[2][rows.length];
        for (int i = 0; i < rows.length; i++) {
            double u = radiusArcsec * (2.0 * (i % RECENTRE_GRID) / (RECENTRE_GRID - 1) - 1);
            double v = radiusArcsec * (2.0 * Math.floorDiv(i, RECENTRE_GRID) / (RECENTRE_GRID - 1) - 1);
            double[] before = fromFocalPlane(exposure, u, v);
            double[] after = moved.basis().project(old.basis().unproject(before[0], before[1]));
            double[] plain = moved.toPlane(u, v);
            monomials.fill(rows[i], plain[0], plain[1]);
            target[0][i] = after[0] - plain[0];
            target[1][i] = after[1] - plain[1];
        }
        PolynomialFit.solve(rows, target).ifPresent(fitted -> {
            exposures[exposure] = moved;
            for (int axis = 0; axis < 2; axis++) {
                System.arraycopy(fitted[axis], 0, terms[axis], 0, terms[axis].length);
            }
        });
    }

    /**
     * The middle of the camera as it is: the mean of the centres of some chips.
     *
     * @param counting by chip of the model, whether it counts; at least one
     * @return {u, v}
     */
    public double[] middle(boolean[] counting) {
        double[] sum = new double[2];
        int count = 0;
        for (int c = 0; c < counting.length; c++) {
            if (counting[c]) {
                ChipFrame frame = chips.get(c);
                double[] at = toFocalPlane(c, (frame.widthPx() - 1) / 2.0, (frame.heightPx() - 1) / 2.0);
                sum[0] += at[0];
                sum[1] += at[1];
                count++;
            }
        }
        return new double[] {sum[0] / count, sum[1] / count};
    }

    private double[] fromFocalPlane(int exposure, double u, double v) {
        double[] plane = exposures[exposure].toPlane(u, v);
        double[] phi = new double[LegendreBasis.terms(exposureDegree)];
        new PlaneMonomials(exposureDegree, radiusArcsec).fill(phi, plane[0], plane[1]);
        for (int k = 0; k < phi.length; k++) {
            plane[0] += exposureTerms[exposure][0][k] * phi[k];
            plane[1] += exposureTerms[exposure][1][k] * phi[k];
        }
        return plane;
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
        double[] focal = new double[2];
        toFocalPlane(focal, chip, new double[] {x, y}, basis);
        return focal;
    }

    private void toFocalPlane(double[] focal, int chip, double[] at, double[] basis) {
        ChipFrame frame = chips.get(chip);
        double u = frame.u(at[0], at[1]);
        double v = frame.v(at[0], at[1]);
        double[] termsU = chipTerms[chip][0];
        double[] termsV = chipTerms[chip][1];
        for (int k = 0; k < termsU.length; k++) {
            u += termsU[k] * basis[k];
            v += termsV[k] * basis[k];
        }
        focal[0] = u;
        focal[1] = v;
    }

    /** Tangent-plane place {xi, eta} of a pixel. */
    public double[] toPlane(int exposure, int chip, double[] at) {
        Place place = newPlace();
        place(place, exposure, chip, at);
        return place.plane();
    }

    /** Direction of a pixel. */
    public double[] toVector(int exposure, int chip, double[] at) {
        double[] plane = toPlane(exposure, chip, at);
        return exposures[exposure].basis().unproject(plane[0], plane[1]);
    }

    /** Room for what the equations of one detection need, to be filled again and again by {@link #place}. */
    public Place newPlace() {
        return new Place(
                new double[LegendreBasis.terms(chipDegree)],
                new double[LegendreBasis.terms(exposureDegree)],
                new double[2],
                new double[2],
                new double[4],
                new PlaneMonomials(exposureDegree, radiusArcsec));
    }

    /**
     * Where a detection is.
     *
     * @param basis Legendre products over the chip
     * @param phi monomials of the plane
     * @param focal {u, v}
     * @param plane {xi, eta}
     * @param slope {dxi/du, dxi/dv, deta/du, deta/dv}
     * @param monomials what makes phi and its derivatives
     */
    public record Place(
            double[] basis, double[] phi, double[] focal, double[] plane, double[] slope, PlaneMonomials monomials) {}

    /** Fills all of a place but its slope. */
    public void place(Place place, int exposure, int chip, double[] at) {
        int then = firstChip[exposure] + chip;
        ChipFrame frame = chips.get(then);
        LegendreBasis.fill(place.basis(), chipDegree, frame.normalisedX(at[0]), frame.normalisedY(at[1]));
        double[] focal = place.focal();
        toFocalPlane(focal, then, at, place.basis());
        ExposureFrame pointing = exposures[exposure];
        double[] plane = place.plane();
        double[] m = pointing.linear();
        plane[0] = m[0] * focal[0] + m[1] * focal[1] + pointing.shift()[0];
        plane[1] = m[2] * focal[0] + m[3] * focal[1] + pointing.shift()[1];
        double[] phi = place.phi();
        place.monomials().fill(phi, plane[0], plane[1]);
        double[][] q = exposureTerms[exposure];
        for (int k = 0; k < phi.length; k++) {
            plane[0] += q[0][k] * phi[k];
            plane[1] += q[1][k] * phi[k];
        }
    }

    /** Fills the slope of a place that was filled for the same detection just before. */
    public void slope(Place place, int exposure) {
        double[] m = exposures[exposure].linear();
        double[] slope = place.slope();
        for (int axis = 0; axis < 2; axis++) {
            double byW0 = (axis == 0 ? 1 : 0) + place.monomials().byFirst(exposureTerms[exposure][axis]);
            double byW1 = (axis == 1 ? 1 : 0) + place.monomials().bySecond(exposureTerms[exposure][axis]);
            slope[2 * axis] = byW0 * m[0] + byW1 * m[2];
            slope[2 * axis + 1] = byW0 * m[1] + byW1 * m[3];
        }
    }
}
