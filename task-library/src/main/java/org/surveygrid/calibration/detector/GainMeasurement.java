package org.surveygrid.calibration.detector;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.SigmaClip;

/**
 * Gain from the photon noise of pairs of flat fields.
 *
 * <p>The second flat is scaled to the first, {@code r = mean(F1) / mean(F2)}, so that the pixels' different response
 * cancels even when the lamp drifted: {@code var(F1 - r F2) = (1 + r) F1 / g + (1 + r^2) R^2}, with {@code R^2} half the
 * variance of a difference of biases. Pixels of unusual response, which have another photon noise, are left out. Each box of pixels gives one value of 1/g; boxes are averaged with clipping, which
 * also gives the standard error.
 *
 * @see "Janesick 2001, Scientific Charge-Coupled Devices, section 2.2"
 */
public final class GainMeasurement {
    private static final double CLIP_SIGMA = 4;
    private static final int ROUNDS = 5;

    private GainMeasurement() {}

    /**
     * Two flats at nearly the same level.
     *
     * @param first bias-subtracted flat, ADU
     * @param second bias-subtracted flat, ADU
     */
    public record FlatPair(FloatImage first, FloatImage second) {}

    /**
     * A measured gain.
     *
     * @param electronsPerAdu the gain, NaN when no box could be used
     * @param error its standard error
     * @param levelAdu mean level of the flats
     * @param boxes how many boxes were used
     */
    public record Estimate(double electronsPerAdu, double error, double levelAdu, int boxes) {}

    /**
     * Measures the gain of one amplifier.
     *
     * @param pairs flats, bias subtracted
     * @param readVarianceAdu2 variance of one frame without light, that of rounding included
     * @param section the amplifier's pixels in the trimmed image
     * @param boxPx side of a box
     * @return the estimate over all pairs and boxes
     */
    public static Estimate measure(List<FlatPair> pairs, double readVarianceAdu2, PixelBox section, int boxPx) {
        Boxes boxes = new Boxes(readVarianceAdu2, section, boxPx);
        pairs.forEach(boxes::add);
        return boxes.estimate();
    }

    /** What the boxes of one amplifier say, pair after pair, so that no more than one pair need be in memory. */
    public static final class Boxes {
        private final double readVarianceAdu2;
        private final PixelBox section;
        private final int boxPx;
        private final List<Double> inverses = new ArrayList<>();
        private double levelSum;
        private int pairs;

        /**
         * No pair as yet.
         *
         * @param readVarianceAdu2 variance of one frame without light, that of rounding included
         * @param section the amplifier's pixels in the trimmed image
         * @param boxPx side of a box
         */
        public Boxes(double readVarianceAdu2, PixelBox section, int boxPx) {
            this.readVarianceAdu2 = readVarianceAdu2;
            this.section = section;
            this.boxPx = boxPx;
        }

        /**
         * Takes a pair.
         *
         * @param pair flats, bias subtracted
         */
        public void add(FlatPair pair) {
            double first = level(pair.first(), section);
            double second = level(pair.second(), section);
            levelSum += 0.5 * (first + second);
            pairs++;
            double ratio = first / second;
            int across = Math.max(1, section.width() / boxPx);
            int up = Math.max(1, section.height() / boxPx);
            for (int b = 0; b < across * up; b++) {
                int x0 = section.x0() + (int) ((long) section.width() * (b % across) / across);
                int x1 = section.x0() + (int) ((long) section.width() * (b % across + 1) / across);
                int y0 = section.y0() + (int) ((long) section.height() * (b / across) / up);
                int y1 = section.y0() + (int) ((long) section.height() * (b / across + 1) / up);
                double inverse = inverseGain(pair, ratio, readVarianceAdu2, new PixelBox(x0, y0, x1 - x0, y1 - y0));
                if (inverse > 0) {
                    inverses.add(inverse);
                }
            }
        }

        /**
         * The estimate over all pairs and boxes.
         *
         * @return NaN when no box could be used
         */
        public Estimate estimate() {
            float[] values = new float[inverses.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = inverses.get(i).floatValue();
            }
            ClippedStatistics statistics = SigmaClip.of(values, CLIP_SIGMA, ROUNDS);
            double gain = 1 / statistics.mean();
            return new Estimate(
                    gain, gain * gain * statistics.meanError(), levelSum / Math.max(1, pairs), statistics.count());
        }
    }

    private static double level(FloatImage flat, PixelBox section) {
        return SigmaClip.of(flat.cut(section).pixels(), CLIP_SIGMA, ROUNDS).mean();
    }

    private static double inverseGain(FlatPair pair, double ratio, double readVariance, PixelBox box) {
        FramePair boxed = FramePair.of(pair.first(), pair.second(), box, ratio);
        double sigma = SigmaClip.of(boxed.difference(), CLIP_SIGMA, ROUNDS).sigma();
        double mean = 0.5 * boxed.meanSum();
        return (sigma * sigma - (1 + ratio * ratio) * readVariance) / (mean * (1 + ratio));
    }
}
