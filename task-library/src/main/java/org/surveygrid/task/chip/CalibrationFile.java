package org.surveygrid.task.chip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.UnprocessableReason;

/** Reads calibration products that a task may or may not have been given, and checks that they fit. */
public final class CalibrationFile {
    /** Header card that names the overscan method. */
    public static final String OVERSCAN_KEY = "SGOSCAN";

    private CalibrationFile() {}

    /**
     * The image of a calibration.
     *
     * @param inputs all inputs
     * @param role role with at most one product, whose file role is {@code image}
     * @param chip the image must have its trimmed size
     * @return the image, or empty when the role has no product
     * @throws IOException when the file cannot be read
     * @throws UnusableDataException when the size differs
     */
    public static Optional<FloatImage> image(TaskInputs inputs, String role, Chip chip)
            throws IOException, UnusableDataException {
        Optional<InputProduct> product = inputs.optional(role);
        if (product.isEmpty()) {
            return Optional.empty();
        }
        try (FitsFile file = FitsFile.open(product.get().file("image"))) {
            FloatImage image = file.firstImage().image();
            checkSize(role, new int[] {image.width(), image.height()}, chip);
            return Optional.of(image);
        }
    }

    /**
     * All images of a calibration that may have several.
     *
     * @param inputs all inputs
     * @param role role with at most one product, whose file role is {@code image}
     * @param chip the images must have its trimmed size
     * @return the images in the order of the file; empty when the role has no product
     * @throws IOException when the file cannot be read
     * @throws UnusableDataException when a size differs
     */
    public static List<FloatImage> images(TaskInputs inputs, String role, Chip chip)
            throws IOException, UnusableDataException {
        Optional<InputProduct> product = inputs.optional(role);
        List<FloatImage> images = new ArrayList<>();
        if (product.isPresent()) {
            try (FitsFile file = FitsFile.open(product.get().file("image"))) {
                for (Hdu hdu : file.hdus()) {
                    if (hdu.isImage() && hdu.header().integer("NAXIS").orElse(2) > 0) {
                        FloatImage image = hdu.image();
                        checkSize(role, new int[] {image.width(), image.height()}, chip);
                        images.add(image);
                    }
                }
            }
        }
        return List.copyOf(images);
    }

    /**
     * What frames are divided by: the master flat, multiplied by how unevenly the night sky lights the chip after it where
     * the camera uses that.
     *
     * @param inputs with the roles {@code masterflat} and {@code superflat}, both of which may be empty
     * @param chip the images must have its trimmed size
     * @return the response, or empty when there is neither
     * @throws IOException when a file cannot be read
     * @throws UnusableDataException when a size differs
     */
    public static Optional<FloatImage> response(TaskInputs inputs, Chip chip)
            throws IOException, UnusableDataException {
        Optional<FloatImage> flat = image(inputs, "masterflat", chip);
        Optional<FloatImage> sky = image(inputs, "superflat", chip);
        if (flat.isPresent() && sky.isPresent()) {
            float[] response = flat.get().pixels();
            for (int p = 0; p < response.length; p++) {
                response[p] *= sky.get().pixels()[p];
            }
        }
        return flat.or(() -> sky);
    }

    /**
     * Adds the flags of a mask product.
     *
     * @param inputs all inputs
     * @param role role with at most one product, whose file role is {@code mask}
     * @param mask receives the flags
     * @param chip the mask must have its trimmed size
     * @throws IOException when the file cannot be read
     * @throws UnusableDataException when the size differs
     */
    public static void flagInto(TaskInputs inputs, String role, MaskImage mask, Chip chip)
            throws IOException, UnusableDataException {
        Optional<InputProduct> product = inputs.optional(role);
        if (product.isEmpty()) {
            return;
        }
        try (FitsFile file = FitsFile.open(product.get().file("mask"))) {
            MaskImage found = file.firstImage().mask();
            checkSize(role, new int[] {found.width(), found.height()}, chip);
            for (int p = 0; p < found.bits().length; p++) {
                mask.bits()[p] |= found.bits()[p];
            }
        }
    }

    /**
     * Refuses a calibration that was made with another overscan method than the frames it is applied to.
     *
     * @param inputs all inputs
     * @param role role with at most one product, whose file role is {@code image}
     * @param method the method in use
     * @throws IOException when the file cannot be read
     * @throws UnusableDataException when the methods differ
     */
    public static void checkOverscan(TaskInputs inputs, String role, OverscanMethod method)
            throws IOException, UnusableDataException {
        Optional<InputProduct> product = inputs.optional(role);
        if (product.isEmpty()) {
            return;
        }
        try (FitsFile file = FitsFile.open(product.get().file("image"))) {
            String other = file.firstImage().header().text(OVERSCAN_KEY).orElse(method.name());
            if (!other.equals(method.name())) {
                throw new UnusableDataException(
                        UnprocessableReason.INCONSISTENT_INPUTS,
                        role + " " + product.get().key() + " was made with overscan " + other + ", this task uses "
                                + method + "; use one method for both");
            }
        }
    }

    /**
     * A number per amplifier that a calibration measured.
     *
     * @param inputs all inputs
     * @param role role with at most one product
     * @param fact name of the fact, without dot and amplifier
     * @param nominal number of an amplifier when there is no product, or it could not be measured
     * @return the number of an amplifier
     * @throws IOException when the facts cannot be read
     */
    public static ToDoubleFunction<Amplifier> perAmplifier(
            TaskInputs inputs, String role, String fact, ToDoubleFunction<Amplifier> nominal) throws IOException {
        Optional<InputProduct> product = inputs.optional(role);
        if (product.isEmpty()) {
            return nominal;
        }
        Facts facts = product.get().facts();
        return amplifier -> {
            double measured = facts.number(fact + "." + amplifier.id()).orElse(Double.NaN);
            return measured > 0 ? measured : nominal.applyAsDouble(amplifier);
        };
    }

    /**
     * A fact of a calibration.
     *
     * @param inputs all inputs
     * @param role role with at most one product
     * @param fact name of the fact
     * @return its number, 0 when there is no product or no such fact
     * @throws IOException when the facts cannot be read
     */
    public static double fact(TaskInputs inputs, String role, String fact) throws IOException {
        Optional<InputProduct> product = inputs.optional(role);
        double value =
                product.isEmpty() ? 0 : product.get().facts().number(fact).orElse(0);
        return Double.isFinite(value) ? value : 0;
    }

    private static void checkSize(String role, int[] size, Chip chip) throws UnusableDataException {
        if (size[0] != chip.width() || size[1] != chip.height()) {
            throw new UnusableDataException(
                    UnprocessableReason.INCONSISTENT_INPUTS,
                    role + " is " + size[0] + " x " + size[1] + " px, chip " + chip.id() + " has " + chip.width()
                            + " x " + chip.height() + "; make it again with the present camera description");
        }
    }
}
