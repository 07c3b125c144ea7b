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
 * @param ratio large over small; 1 where too few stars could be used and the large aperture serves for all
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
        int count = 0;
        for (MeasuredSource star : bright) {
            SourceStamp stamp = SourceStamp.cut(image, detections.labels(), star.detected(), total + 2);
            double[] centre = {star.x(), star.y()};
            ApertureFlux large = CircularAperture.measure(stamp, centre, total, electronsPerUnit);
            ApertureFlux small = CircularAperture.measure(stamp, centre, core, electronsPerUnit);
            boolean isolated = large.spoiledFraction() <= 0 && large.missingFraction() < 1e-6;
            if (isolated && small.flux() > 0) {
                ratios[count++] = large.flux() / small.flux();
                if (count == MOST_STARS) {
                    break;
                }
            }
        }
        if (count < FEWEST_STARS) {
            return new ApertureCorrection(fwhm, total, total, 1, Double.NaN, count);
        }
        double ratio = RobustScale.median(Arrays.copyOf(ratios, count));
        double[] deviations = new double[count];
        for (int i = 0; i < count; i++) {
            deviations[i] = Math.abs(ratios[i] - ratio);
        }
        double scatter = RobustScale.SIGMA_PER_MAD * RobustScale.median(deviations);
        double error = Math.sqrt(StrictMath.PI / 2) * scatter / Math.sqrt(count);
        return new ApertureCorrection(fwhm, core, total, ratio, error, count);
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
