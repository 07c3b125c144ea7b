package org.surveygrid.calibration.detector;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.SigmaClip;

/**
 * Read noise from differences of consecutive bias frames: {@code sigma(B1 - B2) / sqrt(2)}, in which any pattern that
 * the frames share cancels.
 *
 * <p>Pixels that stand out in the sum of a pair (cosmic rays, and hot pixels, which have photon noise of their own) are
 * left out; the sum of two frames knows nothing of their difference, so that this biases nothing. Differences beyond the
 * limit are clipped; the share of the noise that comes from rounding to whole ADU is
 * taken off, so that the result is the noise of the electronics.
 *
 * @see "Janesick 2001, Scientific Charge-Coupled Devices, section 2.2"
 */
public final class ReadNoise {
    /** Variance of rounding to whole ADU: that of a uniform distribution of width 1. */
    public static final double DIGITISATION_VARIANCE_ADU2 = 1.0 / 12;

    private static final int ROUNDS = 10;

    private ReadNoise() {}

    /**
     * A measured read noise.
     *
     * @param noiseAdu noise of one frame, without that of rounding
     * @param errorAdu its standard error
     * @param meanDifferenceAdu largest absolute mean difference of a pair
     * @param pairs how many pairs were used
     */
    public record Estimate(double noiseAdu, double errorAdu, double meanDifferenceAdu, int pairs) {}

    /**
     * Measures the read noise in a part of the chip.
     *
     * @param biases at least two frames, overscan subtracted, ADU
     * @param box which pixels
     * @param clipSigma differences further than this from their median are left out
     * @return the estimate: median over the pairs
     * @throws IllegalArgumentException when there are fewer than two frames
     */
    public static Estimate measure(List<FloatImage> biases, PixelBox box, double clipSigma) {
        if (biases.size() < 2) {
            throw new IllegalArgumentException("read noise needs at least 2 biases, got " + biases.size());
        }
        List<Double> variances = new ArrayList<>();
        double largestMean = 0;
        long used = 0;
        for (int i = 0; i + 1 < biases.size(); i++) {
            FramePair pair = FramePair.of(biases.get(i), biases.get(i + 1), box, 1);
            ClippedStatistics statistics = SigmaClip.of(pair.difference(), clipSigma, ROUNDS);
            variances.add(statistics.sigma() * statistics.sigma() / 2);
            largestMean = Math.max(largestMean, Math.abs(statistics.mean()));
            used += statistics.count();
        }
        double variance = RobustScale.median(
                variances.stream().mapToDouble(Double::doubleValue).toArray());
        double noise = Math.sqrt(Math.max(0, variance - DIGITISATION_VARIANCE_ADU2));
        return new Estimate(noise, noise / Math.sqrt(2.0 * Math.max(1, used - 1)), largestMean, variances.size());
    }
}
