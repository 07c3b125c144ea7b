package org.surveygrid.solver.diagnosis;

import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.association.OffsetHistogram;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.focalplane.TangentBasis;

/**
 * What a chip of an exposure should have seen: the stars of a solution that fall on it. Tells coordinates that are wrong
 * from a field that nobody else looked at.
 */
public final class ListFootprint {
    private static final int GRID = 2;
    /** A mirrored chip must match so many times as many as it does upright. */
    private static final int CLEARLY_MORE = 3;

    private final AstrometricModel model;
    private final List<double[]> stars;
    private final OffsetHistogram histogram;

    /**
     * Footprints in a solution.
     *
     * @param model with the exposures where they belong and the chips as the camera says
     * @param stars unit vectors
     * @param histogram finds shifts between lists
     */
    public ListFootprint(AstrometricModel model, List<double[]> stars, OffsetHistogram histogram) {
        this.model = model;
        this.stars = List.copyOf(stars);
        this.histogram = histogram;
    }

    /**
     * Stars that fall on a chip.
     *
     * @param exposure its number
     * @param chip its number
     * @return tangent-plane places, {x[], y[]} in arcseconds
     */
    public double[][] starsOn(int exposure, int chip) {
        TangentBasis basis = model.exposure(exposure).basis();
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        ChipFrame frame = model.chips().get(chip);
        for (double[] at : frame.grid(GRID + 1)) {
            double[] plane = model.toPlane(exposure, chip, at);
            for (int axis = 0; axis < 2; axis++) {
                low[axis] = Math.min(low[axis], plane[axis]);
                high[axis] = Math.max(high[axis], plane[axis]);
            }
        }
        List<double[]> inside = stars.stream()
                .filter(star -> TangentBasis.dot(star, basis.toward()) > 0)
                .map(star -> basis.project(star).clone())
                .filter(at -> at[0] > low[0] && at[0] < high[0] && at[1] > low[1] && at[1] < high[1])
                .toList();
        return columns(inside);
    }

    /**
     * Whether the detections of a chip match the stars only when its pixels are counted backwards along one axis.
     *
     * @param exposure its number
     * @param chip its number
     * @param pixels {x, y} of its detections
     * @return how many of them would match, empty when it is not so
     */
    public Optional<Integer> mirroredMatches(int exposure, int chip, List<double[]> pixels) {
        ChipFrame frame = model.chips().get(chip);
        double[][] fixed = starsOn(exposure, chip);
        int upright = matches(exposure, chip, pixels, fixed);
        int mirrored = Math.max(
                matches(
                        exposure,
                        chip,
                        pixels.stream()
                                .map(at -> new double[] {frame.widthPx() - 1 - at[0], at[1]})
                                .toList(),
                        fixed),
                matches(
                        exposure,
                        chip,
                        pixels.stream()
                                .map(at -> new double[] {at[0], frame.heightPx() - 1 - at[1]})
                                .toList(),
                        fixed));
        return mirrored > CLEARLY_MORE * upright ? Optional.of(mirrored) : Optional.empty();
    }

    private int matches(int exposure, int chip, List<double[]> pixels, double[][] fixed) {
        double[][] places = columns(
                pixels.stream().map(at -> model.toPlane(exposure, chip, at)).toList());
        return histogram.find(places, fixed).map(OffsetHistogram.Offset::pairs).orElse(0);
    }

    private static double[][] columns(List<double[]> places) {
        double[][] columns = new double[2][places.size()];
        for (int i = 0; i < places.size(); i++) {
            columns[0][i] = places.get(i)[0];
            columns[1][i] = places.get(i)[1];
        }
        return columns;
    }
}
