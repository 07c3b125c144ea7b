package org.surveygrid.photometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.surveygrid.detection.Detections;
import org.surveygrid.detection.SkySubtracted;
import org.surveygrid.statistics.RobustScale;

/**
 * Flux for calibration that loses the same light whatever the seeing: a small aperture, whose noise is low, times the
 * ratio of a large to the small aperture in the bright isolated stars of the same image. Both radii are multiples of the
 * image's own FWHM.
 *
 * @param fwhmPx typical FWHM of stars
 * @param coreRadiusPx radius of the small aperture
 * @param totalRadiusPx radius of the large aperture
 * @param ratio large over small, weighted mean; 1 where too few stars could be used and the large aperture serves for all
 * @param ratioError standard error of the ratio
 * @param stars how many gave the ratio
 */
public record ApertureCorrection(
        double fwhmPx, double coreRadiusPx, double totalRadiusPx, double ratio, double ratioError, int stars) {
    /** Radius of the small aperture in units of the FWHM: near the best signal-to-noise, but not steep. */
    public static final double CORE_FWHM = 1.5;
    /** Radius of the large aperture: a Moffat profile of beta 3 has 0.3 % of its light outside. */
    public static final double TOTAL_FWHM = 4;

    private static final int FEWEST_STARS = 5;
    private static final int MOST_STARS = 100;
    private static final double BRIGHT_SIGNAL_TO_NOISE = 50;
    private static final double LOCUS_SIGNAL_TO_NOISE = 20;
    private static final double LOCUS_WIDTH = 0.2;
    /** Faint neighbours and the shape of the profile make ratios differ by this much however bright the stars. */
    private static final double RATIO_FLOOR = 0.003;

    private static final double HUBER_SIGMA = 1.5;
    private static final int HUBER_PASSES = 10;

    /**
     * Measures the correction.
     *
     * @param image above its sky
     * @param detections its sources
     * @param measured the same sources, measured
     * @param electronsPerUnit as in {@link PhotometryConfig}
     * @return the correction; FWHM NaN when not one source has a size
     */
    public static ApertureCorrection measure(
            SkySubtracted image, Detections detections, List<MeasuredSource> measured, double electronsPerUnit) {
        double fwhm = typicalFwhm(measured);
        double core = CORE_FWHM * fwhm;
        double total = TOTAL_FWHM * fwhm;
        if (!(fwhm > 0)) {
            return new ApertureCorrection(Double.NaN, Double.NaN, Double.NaN, 1, Double.NaN, 0);
        }
        List<MeasuredSource> bright = new ArrayList<>(measured.stream()
                .filter(s -> s.flags() == 0 && s.detected().maskBits() == 0)
                .filter(s -> s.signalToNoise() > BRIGHT_SIGNAL_TO_NOISE)
                .filter(s -> Math.abs(s.fwhmPx() - fwhm) < LOCUS_WIDTH * fwhm)
                .toList());
        bright.sort(Comparator.comparingDouble((MeasuredSource s) -> -s.signalToNoise())
                .thenComparingInt(s -> s.detected().label()));
        double[] ratios = new double[MOST_STARS];
        double[] weights = new double[MOST_STARS];
        int count = 0;
        for (MeasuredSource star : bright) {
            SourceStamp stamp = SourceStamp.cut(image, detections.labels(), star.detected(), total + 2);
            double[] centre = {star.x(), star.y()};
            ApertureFlux large = CircularAperture.measure(stamp, centre, total, electronsPerUnit);
            ApertureFlux small = CircularAperture.measure(stamp, centre, core, electronsPerUnit);
            boolean isolated = large.spoiledFraction() <= 0 && large.missingFraction() < 1e-6;
            if (isolated && small.flux() > 0) {
                ratios[count] = large.flux() / small.flux();
                double ring = Math.max(0, large.error() * large.error() - small.error() * small.error());
                weights[count++] = 1 / (ring / (small.flux() * small.flux()) + RATIO_FLOOR * RATIO_FLOOR);
                if (count == MOST_STARS) {
                    break;
                }
            }
        }
        if (count < FEWEST_STARS) {
            return new ApertureCorrection(fwhm, total, total, 1, Double.NaN, count);
        }
        double[] mean = weightedMean(Arrays.copyOf(ratios, count), Arrays.copyOf(weights, count));
        return new ApertureCorrection(fwhm, core, total, mean[0], mean[1], count);
    }

    /**
     * Mean about which stars with a neighbour in the large aperture count little: Huber's weights, started from the
     * weighted median, on top of the statistical ones.
     */
    private static double[] weightedMean(double[] ratios, double[] weights) {
        double mean = weightedMedian(ratios, weights);
        double[] pulls = new double[ratios.length];
        for (int i = 0; i < ratios.length; i++) {
            pulls[i] = Math.abs(ratios[i] - mean) * Math.sqrt(weights[i]);
        }
        double scale = Math.max(1, RobustScale.SIGMA_PER_MAD * RobustScale.median(pulls));
        double sum = 0;
        double squares = 0;
        for (int pass = 0; pass < HUBER_PASSES; pass++) {
            sum = 0;
            squares = 0;
            double weighted = 0;
            for (int i = 0; i < ratios.length; i++) {
                double pull = Math.abs(ratios[i] - mean) * Math.sqrt(weights[i]) / scale;
                double weight = weights[i] * Math.min(1, HUBER_SIGMA / Math.max(pull, 1e-9));
                sum += weight;
                weighted += weight * ratios[i];
                squares += weight * weight * scale * scale / weights[i];
            }
            mean = weighted / sum;
        }
        return new double[] {mean, Math.sqrt(squares) / sum};
    }

    private static double weightedMedian(double[] ratios, double[] weights) {
        Integer[] order = new Integer[ratios.length];
        double total = 0;
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
            total += weights[i];
        }
        Arrays.sort(order, Comparator.comparingDouble(i -> ratios[i]));
        double below = 0;
        for (int i : order) {
            below += weights[i];
            if (below >= total / 2) {
                return ratios[i];
            }
        }
        throw new IllegalArgumentException("no weight is positive");
    }

    /**
     * Calibration fluxes.
     *
     * @param image above its sky
     * @param detections its sources
     * @param measured the same sources, measured
     * @param electronsPerUnit as in {@link PhotometryConfig}
     * @return corrected flux and error of each source, in order; NaN when there is no FWHM
     */
    public List<ApertureFlux> apply(
            SkySubtracted image, Detections detections, List<MeasuredSource> measured, double electronsPerUnit) {
        List<ApertureFlux> fluxes = new ArrayList<>(measured.size());
        for (MeasuredSource source : measured) {
            if (!(fwhmPx > 0)) {
                fluxes.add(new ApertureFlux(Double.NaN, Double.NaN, 0, 0));
                continue;
            }
            SourceStamp stamp = SourceStamp.cut(image, detections.labels(), source.detected(), coreRadiusPx + 2);
            double[] centre = {source.x(), source.y()};
            ApertureFlux core = CircularAperture.measure(stamp, centre, coreRadiusPx, electronsPerUnit);
            fluxes.add(new ApertureFlux(
                    ratio * core.flux(), ratio * core.error(), core.spoiledFraction(), core.missingFraction()));
        }
        return fluxes;
    }

    /**
     * FWHM at which most bright sources crowd, which is that of stars: the half-sample mode (Bickel &amp; Fruehwirth
     * 2006, Comput. Stat. Data Anal. 50, 3500).
     *
     * @param measured sources of an image
     * @return pixels; NaN when no source has a size
     */
    public static double typicalFwhm(List<MeasuredSource> measured) {
        double[] sizes = measured.stream()
                .filter(s -> s.flags() == 0 && s.detected().maskBits() == 0)
                .filter(s -> s.signalToNoise() > LOCUS_SIGNAL_TO_NOISE)
                .mapToDouble(MeasuredSource::fwhmPx)
                .filter(size -> size > 0)
                .sorted()
                .toArray();
        if (sizes.length < FEWEST_STARS) {
            double[] all = measured.stream()
                    .mapToDouble(MeasuredSource::fwhmPx)
                    .filter(size -> size > 0)
                    .toArray();
            return all.length == 0 ? Double.NaN : RobustScale.median(all);
        }
        int from = 0;
        int count = sizes.length;
        while (count > 3) {
            int half = (count + 1) / 2;
            int best = from;
            for (int i = from; i + half <= from + count; i++) {
                if (sizes[i + half - 1] - sizes[i] < sizes[best + half - 1] - sizes[best]) {
                    best = i;
                }
            }
            from = best;
            count = half;
        }
        double mode = sizes[from + count / 2];
        double[] near = Arrays.stream(sizes)
                .filter(size -> Math.abs(size - mode) < LOCUS_WIDTH * mode)
                .toArray();
        return RobustScale.median(near);
    }
}
