package org.surveygrid.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.surveygrid.calibration.detector.ReadNoise;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;

/**
 * Turns trimmed ADU into electrons of uniform response: {@code (linear(raw - bias) - dark t) g / flat}.
 *
 * <p>The variance is {@code (R^2 + g^2/12 + max(electrons, 0) + (g bias noise)^2) / flat^2 + (flat noise * value)^2}: read
 * noise, rounding to whole ADU, photons, and what the calibrations add.
 */
public final class ChipCalibration {
    private ChipCalibration() {}

    /**
     * What the electronics of an amplifier do.
     *
     * @param gainElectronsPerAdu gain
     * @param readNoiseElectrons read noise
     */
    public record Channel(double gainElectronsPerAdu, double readNoiseElectrons) {}

    /**
     * What the electronics of a chip do.
     *
     * @param channels as many as the chip has amplifiers, in the same order
     */
    public record Detector(List<Channel> channels) {
        public Detector {
            channels = List.copyOf(channels);
        }

        /**
         * The amplifiers of a chip with measured figures.
         *
         * @param chip its amplifiers
         * @param gainElectronsPerAdu gain of an amplifier
         * @param readNoiseElectrons read noise of an amplifier
         * @return the detector
         */
        public static Detector of(
                Chip chip,
                ToDoubleFunction<Amplifier> gainElectronsPerAdu,
                ToDoubleFunction<Amplifier> readNoiseElectrons) {
            return new Detector(chip.amplifiers().stream()
                    .map(amplifier -> new Channel(
                            gainElectronsPerAdu.applyAsDouble(amplifier), readNoiseElectrons.applyAsDouble(amplifier)))
                    .toList());
        }
    }

    /**
     * What is taken off and divided out.
     *
     * @param biasAdu zero level, or empty for none
     * @param darkAduPerSecond dark signal, or empty for none
     * @param flat response, or empty for a uniform one
     * @param accuracy how good they are
     */
    public record Corrections(
            Optional<FloatImage> biasAdu,
            Optional<FloatImage> darkAduPerSecond,
            Optional<FloatImage> flat,
            Accuracy accuracy) {
        /**
         * Nothing to correct but a bias.
         *
         * @param biasAdu zero level, or empty for none
         * @return the corrections
         */
        public static Corrections biasOnly(Optional<FloatImage> biasAdu) {
            return new Corrections(biasAdu, Optional.empty(), Optional.empty(), new Accuracy(0, 0, 0));
        }
    }

    /**
     * Noise of the calibrations, and where they cannot be used.
     *
     * @param biasNoiseAdu noise of a pixel of the bias
     * @param flatRelativeNoise noise of a pixel of the flat, as a fraction
     * @param minimumFlat response below which a pixel is flagged {@link PixelFlag#LOW_FLAT}
     */
    public record Accuracy(double biasNoiseAdu, double flatRelativeNoise, double minimumFlat) {}

    /**
     * Calibrates a chip.
     *
     * @param rows pixels above the electronic zero
     * @param exposureSeconds open-shutter time, for the dark signal
     * @param detector gain and read noise
     * @param corrections bias, dark, flat
     * @return electrons, variance and mask; flagged pixels hold 0 with variance 0
     * @throws IllegalArgumentException when sizes or the numbers of amplifiers differ
     */
    public static Frame apply(TrimmedRows rows, double exposureSeconds, Detector detector, Corrections corrections) {
        Chip chip = rows.chip();
        corrections.biasAdu().ifPresent(bias -> requireSize(bias, chip, "bias"));
        corrections.darkAduPerSecond().ifPresent(dark -> requireSize(dark, chip, "dark"));
        corrections.flat().ifPresent(flat -> requireSize(flat, chip, "flat"));
        if (detector.channels().size() != chip.amplifiers().size()) {
            throw new IllegalArgumentException("chip " + chip.id() + " has "
                    + chip.amplifiers().size() + " amplifiers, figures are given for "
                    + detector.channels().size());
        }
        Frame frame = Frame.zeros(chip.width(), chip.height());
        List<RowPiece> pieces = new ArrayList<>();
        int rowsOfAll = 0;
        for (Amplifier amplifier : chip.amplifiers()) {
            pieces.add(new RowPiece(amplifier.trimmedSection().width()));
            rowsOfAll = Math.max(rowsOfAll, amplifier.trimmedSection().height());
        }
        // Amplifiers by turns, so that those side by side are read and written as whole rows.
        for (int y = 0; y < rowsOfAll; y++) {
            for (int a = 0; a < pieces.size(); a++) {
                PixelBox section = chip.amplifiers().get(a).trimmedSection();
                if (y < section.height()) {
                    RowPiece piece = pieces.get(a);
                    int at = (section.y0() + y) * chip.width() + section.x0();
                    rows.read(a, y, piece.adu);
                    piece.correct(at, corrections, exposureSeconds);
                    Linearity linearity = chip.amplifiers().get(a).linearity();
                    if (!linearity.isStraight()) {
                        LinearityCorrection.straighten(piece.adu, 0, piece.adu.length, linearity);
                    }
                    piece.calibrate(frame, at, detector.channels().get(a), corrections.accuracy());
                }
            }
        }
        return frame;
    }

    private static void requireSize(FloatImage image, Chip chip, String what) {
        if (image.width() != chip.width() || image.height() != chip.height()) {
            throw new IllegalArgumentException(what + " of " + image.width() + " x " + image.height()
                    + " px does not fit chip " + chip.id() + " of " + chip.width() + " x " + chip.height() + " px");
        }
    }

    /**
     * A row of one amplifier, short enough to stay in the processor's cache between the steps. Every loop has the same index
     * in all its arrays, and what it needs of an image is copied here first: the compiler makes vector code of such loops
     * only, as it cannot know that two arrays with different offsets do not overlap.
     */
    private static final class RowPiece {
        private final float[] adu;
        private final float[] bias;
        private final float[] darkAdu;
        private final float[] flat;
        private final float[] value;
        private final float[] variance;

        RowPiece(int width) {
            adu = new float[width];
            bias = new float[width];
            darkAdu = new float[width];
            flat = new float[width];
            value = new float[width];
            variance = new float[width];
            Arrays.fill(flat, 1);
        }

        void correct(int at, Corrections corrections, double exposureSeconds) {
            if (corrections.biasAdu().isPresent()) {
                System.arraycopy(corrections.biasAdu().get().pixels(), at, bias, 0, bias.length);
                for (int i = 0; i < adu.length; i++) {
                    adu[i] -= bias[i];
                }
            }
            if (corrections.darkAduPerSecond().isPresent()) {
                System.arraycopy(corrections.darkAduPerSecond().get().pixels(), at, darkAdu, 0, darkAdu.length);
                float seconds = (float) exposureSeconds;
                for (int i = 0; i < darkAdu.length; i++) {
                    darkAdu[i] *= seconds;
                }
            }
            if (corrections.flat().isPresent()) {
                System.arraycopy(corrections.flat().get().pixels(), at, flat, 0, flat.length);
            }
        }

        void calibrate(Frame frame, int at, Channel channel, Accuracy accuracy) {
            float gain = (float) channel.gainElectronsPerAdu();
            float constantNoise2 = (float) (channel.readNoiseElectrons() * channel.readNoiseElectrons()
                    + (ReadNoise.DIGITISATION_VARIANCE_ADU2 + accuracy.biasNoiseAdu() * accuracy.biasNoiseAdu())
                            * channel.gainElectronsPerAdu()
                            * channel.gainElectronsPerAdu());
            float flatNoise2 = (float) (accuracy.flatRelativeNoise() * accuracy.flatRelativeNoise());
            for (int i = 0; i < adu.length; i++) {
                float light = adu[i] * gain;
                float perResponse = 1 / flat[i];
                float corrected = (light - darkAdu[i] * gain) * perResponse;
                float noise2 = constantNoise2 + Math.max(light, 0f);
                value[i] = corrected;
                variance[i] = noise2 * (perResponse * perResponse) + flatNoise2 * (corrected * corrected);
            }
            float minimumFlat = (float) accuracy.minimumFlat();
            float lowest = Float.MAX_VALUE;
            float largest = 0;
            for (int i = 0; i < flat.length; i++) {
                lowest = Math.min(lowest, flat[i]);
                largest = Math.max(largest, Math.abs(value[i]));
            }
            // NaN passes through both, so that it is seen here too.
            if (!(lowest >= minimumFlat && largest <= Float.MAX_VALUE)) {
                flag(frame.mask().bits(), at, minimumFlat);
            }
            System.arraycopy(value, 0, frame.value().pixels(), at, value.length);
            System.arraycopy(variance, 0, frame.variance().pixels(), at, variance.length);
        }

        private void flag(int[] mask, int at, float minimumFlat) {
            for (int i = 0; i < flat.length; i++) {
                boolean lowFlat = !(flat[i] >= minimumFlat);
                if (lowFlat || !Float.isFinite(value[i])) {
                    mask[at + i] |= lowFlat ? PixelFlag.LOW_FLAT.bit() : PixelFlag.NODATA.bit();
                    value[i] = 0;
                    variance[i] = 0;
                }
            }
        }
    }
}
