package org.surveygrid.calibration.detector;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.calibration.stack.FrameRows;
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
        if (biases.isEmpty()) {
            throw new IllegalArgumentException("read noise needs at least 2 biases, got 0");
        }
        return measure(FrameRows.of(biases), List.of(box), clipSigma).getFirst();
    }

    /**
     * Measures the read noise in several parts of the chip, with two frames in memory.
     *
     * @param biases at least two frames, overscan subtracted, ADU
     * @param boxes which pixels
     * @param clipSigma differences further than this from their median are left out
     * @return the estimate of each box: median over the pairs
     * @throws IllegalArgumentException when there are fewer than two frames
     */
    public static List<Estimate> measure(FrameRows biases, List<PixelBox> boxes, double clipSigma) {
        if (biases.frames() < 2) {
            throw new IllegalArgumentException("read noise needs at least 2 biases, got " + biases.frames());
        }
        List<Pairs> pairs = boxes.stream().map(box -> new Pairs()).toList();
        FloatImage first = FloatImage.zeros(biases.width(), biases.height());
        FloatImage second = FloatImage.zeros(biases.width(), biases.height());
        biases.fetch(0, 0, first);
        for (int i = 1; i < biases.frames(); i++) {
            biases.fetch(i, 0, second);
            for (int k = 0; k < boxes.size(); k++) {
                FramePair pair = FramePair.of(first, second, boxes.get(k), 1);
                pairs.get(k).add(SigmaClip.of(pair.difference(), clipSigma, ROUNDS));
            }
            FloatImage next = first;
            first = second;
            second = next;
        }
        return pairs.stream().map(Pairs::estimate).toList();
    }

    /** Differences of the pairs in one box. */
    private static final class Pairs {
        private final List<Double> variances = new ArrayList<>();
        private double largestMean;
        private long used;

        void add(ClippedStatistics difference) {
            variances.add(difference.sigma() * difference.sigma() / 2);
            largestMean = Math.max(largestMean, Math.abs(difference.mean()));
            used += difference.count();
        }

        Estimate estimate() {
            double variance = RobustScale.median(
                    variances.stream().mapToDouble(Double::doubleValue).toArray());
            double noise = Math.sqrt(Math.max(0, variance - DIGITISATION_VARIANCE_ADU2));
            return new Estimate(noise, noise / Math.sqrt(2.0 * Math.max(1, used - 1)), largestMean, variances.size());
        }
    }
}
