package org.surveygrid.calibration;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

/**
 * Turns trimmed ADU into electrons of uniform response: {@code ((raw - bias - dark t) g) / flat}.
 *
 * <p>The variance is {@code (R^2 + g^2/12 + max(electrons, 0) + (bias noise)^2) / flat^2 + (flat noise * value)^2}: read
 * noise, rounding to whole ADU, photons, and what the calibrations add.
 */
public final class ChipCalibration {
    private ChipCalibration() {}

    /**
     * What the electronics do.
     *
     * @param gainElectronsPerAdu gain per pixel
     * @param readNoiseElectrons read noise per pixel
     */
    public record Detector(FloatImage gainElectronsPerAdu, FloatImage readNoiseElectrons) {}

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
     * @param trimmedAdu pixels above the electronic zero
     * @param exposureSeconds open-shutter time, for the dark signal
     * @param detector gain and read noise
     * @param corrections bias, dark, flat
     * @return electrons, variance and mask; flagged pixels hold 0 with variance 0
     * @throws IllegalArgumentException when sizes differ
     */
    public static Frame apply(
            FloatImage trimmedAdu, double exposureSeconds, Detector detector, Corrections corrections) {
        int width = trimmedAdu.width();
        int height = trimmedAdu.height();
        float[] bias = planeOr(corrections.biasAdu(), trimmedAdu, 0f, "bias");
        float[] dark = planeOr(corrections.darkAduPerSecond(), trimmedAdu, 0f, "dark");
        float[] flat = planeOr(corrections.flat(), trimmedAdu, 1f, "flat");
        float[] gain = planeOr(Optional.of(detector.gainElectronsPerAdu()), trimmedAdu, 1f, "gain");
        float[] read = planeOr(Optional.of(detector.readNoiseElectrons()), trimmedAdu, 0f, "read noise");
        Frame frame = Frame.zeros(width, height);
        float[] value = frame.value().pixels();
        float[] variance = frame.variance().pixels();
        float[] raw = trimmedAdu.pixels();
        float seconds = (float) exposureSeconds;
        double biasNoise = corrections.accuracy().biasNoiseAdu();
        float perGain2 = (float) (ReadNoise.DIGITISATION_VARIANCE_ADU2 + biasNoise * biasNoise);
        double flatNoise = corrections.accuracy().flatRelativeNoise();
        float flatNoise2 = (float) (flatNoise * flatNoise);
        for (int p = 0; p < raw.length; p++) {
            float light = (raw[p] - bias[p]) * gain[p];
            float corrected = (light - dark[p] * seconds * gain[p]) / flat[p];
            float noise2 = read[p] * read[p] + perGain2 * (gain[p] * gain[p]) + Math.max(light, 0f);
            value[p] = corrected;
            variance[p] = noise2 / (flat[p] * flat[p]) + flatNoise2 * (corrected * corrected);
        }
        flag(frame, flat, (float) corrections.accuracy().minimumFlat());
        return frame;
    }

    private static void flag(Frame frame, float[] flat, float minimumFlat) {
        MaskImage mask = frame.mask();
        for (int p = 0; p < flat.length; p++) {
            boolean lowFlat = !(flat[p] >= minimumFlat);
            if (lowFlat || !Float.isFinite(frame.value().pixels()[p])) {
                mask.bits()[p] |= lowFlat ? PixelFlag.LOW_FLAT.bit() : PixelFlag.NODATA.bit();
                frame.value().pixels()[p] = 0;
                frame.variance().pixels()[p] = 0;
            }
        }
    }

    private static float[] planeOr(Optional<FloatImage> plane, FloatImage like, float otherwise, String what) {
        if (plane.isEmpty()) {
            float[] constant = new float[like.pixels().length];
            Arrays.fill(constant, otherwise);
            return constant;
        }
        FloatImage image = plane.get();
        if (image.width() != like.width() || image.height() != like.height()) {
            throw new IllegalArgumentException(what + " of " + image.width() + " x " + image.height()
                    + " px does not fit an image of " + like.width() + " x " + like.height() + " px");
        }
        return image.pixels();
    }
}
