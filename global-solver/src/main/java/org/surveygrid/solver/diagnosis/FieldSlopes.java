package org.surveygrid.solver.diagnosis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.normal.PolynomialFit;

/** How brightness changes from side to side of each exposure against what the others saw of the same stars. */
public final class FieldSlopes {
    private static final double LARGE_MAG = 0.02;
    private static final double SIGNIFICANCE = 8;
    private static final int FEWEST = 30;
    /** Variance of a slope over a field of length 1 that is evenly filled, in units of the mean's. */
    private static final double SLOPE_VARIANCE = 12;

    private final Detections detections;
    private final Measurements measurements;
    private final IntUnaryOperator detection;
    /** By list, {xi, by x, by y, eta, by x, by y}. */
    private final double[][] frame;

    private final String[] remarks;

    /**
     * Fits a slope to each exposure.
     *
     * @param detections what was seen
     * @param coordinates of each source list
     * @param measurements residuals of magnitudes
     * @param detection of each measurement, negative for the reference's
     */
    public FieldSlopes(
            Detections detections, List<Wcs> coordinates, Measurements measurements, IntUnaryOperator detection) {
        this.detections = detections;
        this.measurements = measurements;
        this.detection = detection;
        this.frame = new double[detections.lists().size()][];
        int exposures = detections.exposures().size();
        TangentPlane[] plane = new TangentPlane[exposures];
        for (int list = 0; list < frame.length; list++) {
            int exposure = detections.exposureOfList(list);
            if (plane[exposure] == null) {
                plane[exposure] = new TangentPlane(coordinates.get(list).toSky(0, 0));
            }
            frame[list] = frame(
                    plane[exposure],
                    coordinates.get(list),
                    detections.lists().get(list).exposure());
        }
        int[] start = new int[exposures + 1];
        for (int i = 0; i < measurements.size(); i++) {
            if (counts(i)) {
                start[measurements.group(i) + 1]++;
            }
        }
        for (int e = 0; e < exposures; e++) {
            start[e + 1] += start[e];
        }
        int[] next = Arrays.copyOf(start, exposures);
        int[] members = new int[start[exposures]];
        for (int i = 0; i < measurements.size(); i++) {
            if (counts(i)) {
                members[next[measurements.group(i)]++] = i;
            }
        }
        this.remarks = new String[exposures];
        for (int e = 0; e < exposures; e++) {
            remarks[e] = describe(Arrays.copyOfRange(members, start[e], start[e + 1]));
        }
    }

    private boolean counts(int measurement) {
        return detection.applyAsInt(measurement) >= 0 && measurements.isActive(measurement);
    }

    /**
     * What is to be said of an exposure.
     *
     * @param exposure its number
     * @return a remark where its brightness changes over the field
     */
    public Optional<String> remark(int exposure) {
        return remarks[exposure].isEmpty() ? Optional.empty() : Optional.of(remarks[exposure]);
    }

    private static double[] frame(TangentPlane plane, Wcs wcs, ExposureFacts of) {
        double[] corner = plane.toPlane(wcs.toSky(0, 0));
        double[] right = plane.toPlane(wcs.toSky(of.widthPx(), 0));
        double[] up = plane.toPlane(wcs.toSky(0, of.heightPx()));
        return new double[] {
            corner[0],
            (right[0] - corner[0]) / of.widthPx(),
            (up[0] - corner[0]) / of.heightPx(),
            corner[1],
            (right[1] - corner[1]) / of.widthPx(),
            (up[1] - corner[1]) / of.heightPx()
        };
    }

    private String describe(int[] own) {
        if (own.length < FEWEST) {
            return "";
        }
        double[][] places = new double[own.length][];
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int k = 0; k < places.length; k++) {
            places[k] = place(detection.applyAsInt(own[k]));
            for (int axis = 0; axis < 2; axis++) {
                low[axis] = Math.min(low[axis], places[k][axis]);
                high[axis] = Math.max(high[axis], places[k][axis]);
            }
        }
        double[][] design = new double[places.length][];
        double[] target = new double[places.length];
        double weight = 0;
        for (int k = 0; k < target.length; k++) {
            double sigma = Math.sqrt(measurements.variance(own[k]));
            double x = (places[k][0] - low[0]) / (high[0] - low[0]) - 0.5;
            double y = (places[k][1] - low[1]) / (high[1] - low[1]) - 0.5;
            design[k] = new double[] {1 / sigma, x / sigma, y / sigma};
            target[k] = measurements.residual(own[k], 0) / sigma;
            weight += 1 / (sigma * sigma);
        }
        double[] slope =
                PolynomialFit.solve(design, target).map(fitted -> fitted[0]).orElse(new double[3]);
        double overField = Math.abs(slope[1]) + Math.abs(slope[2]);
        double error = Math.sqrt(2 * SLOPE_VARIANCE / weight);
        return overField > Math.max(LARGE_MAG, SIGNIFICANCE * error)
                ? String.format(
                        Locale.ROOT,
                        "uneven: brightness changes by %.3f mag over the field, clouds or stray light",
                        overField)
                : "";
    }

    /** Degrees from a corner of the exposure's first list, to first order. */
    private double[] place(int of) {
        double[] f = frame[detections.list(of)];
        double x = detections.xPx(of);
        double y = detections.yPx(of);
        return new double[] {f[0] + x * f[1] + y * f[2], f[3] + x * f[4] + y * f[5]};
    }
}
