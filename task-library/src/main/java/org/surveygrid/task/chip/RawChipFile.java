package org.surveygrid.task.chip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.calibration.OverscanCorrection;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.TrimmedRows;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.UnprocessableReason;

/**
 * A raw frame of one chip: pixels in ADU, the chip that took them, and what its header says.
 *
 * @param rawAdu pixels as recorded
 * @param chip the chip, with gain, read noise and saturation from the header where the camera lets it speak
 * @param header header of the image
 */
public record RawChipFile(FloatImage rawAdu, Chip chip, FitsHeader header) {
    /**
     * Reads a raw product.
     *
     * @param product with a file of role {@code raw}
     * @param instrument the camera
     * @return the frame
     * @throws IOException when the file cannot be read
     * @throws UnusableDataException when it holds no image, or not one of a chip of this camera
     */
    public static RawChipFile read(InputProduct product, Instrument instrument)
            throws IOException, UnusableDataException {
        try (FitsFile file = FitsFile.open(product.file("raw"))) {
            Hdu hdu = file.firstImage();
            FitsHeader header = hdu.header();
            String name = header.text("SGEXPID").orElse(product.key().substring(0, 8));
            String chipId = header.text("SGCHIP").orElse("");
            Chip chip = instrument
                    .chip(chipId)
                    .orElseThrow(() -> new UnusableDataException(
                            UnprocessableReason.INCONSISTENT_INPUTS,
                            "raw frame " + name + " is of chip '" + chipId + "', which camera " + instrument.name()
                                    + " does not have; check SGCHIP or the camera's description"));
            FloatImage image = hdu.image();
            if (image.width() != chip.rawWidth() || image.height() != chip.rawHeight()) {
                throw new UnusableDataException(
                        UnprocessableReason.INCONSISTENT_INPUTS,
                        "raw frame " + name + " is " + image.width() + " x " + image.height() + " px, chip " + chipId
                                + " has " + chip.rawWidth() + " x " + chip.rawHeight()
                                + "; flag the frame or correct the camera's description");
            }
            return new RawChipFile(image, overridden(chip, header), header);
        }
    }

    /**
     * The frame above its electronic zero.
     *
     * @param method how the zero is measured
     * @return trimmed image and levels
     */
    public OverscanCorrection.Trimmed trimmed(OverscanMethod method) {
        return OverscanCorrection.apply(rawAdu, chip, OverscanCorrection.Config.of(method));
    }

    /**
     * The frame above its electronic zero, row by row.
     *
     * @param method how the zero is measured
     * @param crosstalk what amplifiers leave on others
     * @return its rows
     */
    public TrimmedRows rows(OverscanMethod method, List<Crosstalk> crosstalk) {
        return TrimmedRows.of(rawAdu, chip, OverscanCorrection.Config.of(method), crosstalk);
    }

    /**
     * Name of the exposure.
     *
     * @return its id, {@code unknown} when the header has none
     */
    public String exposureId() {
        return header.text("SGEXPID").orElse("unknown");
    }

    /**
     * Filter of the exposure.
     *
     * @return its name, or empty
     */
    public Optional<String> filter() {
        return header.text("SGFILT");
    }

    /**
     * Open-shutter time.
     *
     * @return seconds; 0 when the header does not say
     */
    public double exposureSeconds() {
        return header.number("SGEXPT").orElse(0);
    }

    private static Chip overridden(Chip chip, FitsHeader header) {
        OptionalDouble gain = header.number("SGGAIN");
        OptionalDouble readNoise = header.number("SGRDN");
        OptionalDouble saturation = header.number("SGSAT");
        List<Amplifier> amplifiers = new ArrayList<>();
        for (Amplifier a : chip.amplifiers()) {
            amplifiers.add(a.withFigures(
                    gain.orElse(a.gainElectronsPerAdu()),
                    readNoise.orElse(a.readNoiseElectrons()),
                    saturation.orElse(a.saturationAdu())));
        }
        return new Chip(
                chip.id(),
                chip.rawWidth(),
                chip.rawHeight(),
                chip.width(),
                chip.height(),
                amplifiers,
                chip.placement());
    }
}
