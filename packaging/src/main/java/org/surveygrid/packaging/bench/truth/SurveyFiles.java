package org.surveygrid.packaging.bench.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;

/**
 * A simulated survey: chips of two amplifiers whose overscans lie in the middle, counted from 1.
 *
 * @param directory with raw, red, truth and truth.json
 * @param work where results and those of other programs go
 * @param json text of truth.json
 */
public record SurveyFiles(Path directory, Path work, String json) {
    /** Bits of the truth's mask. */
    public static final int TRUE_COSMIC = 1;

    public static final int TRUE_SATURATED = 2;
    public static final int TRUE_TRAIL = 4;

    private static final int OVERSCAN_PX = 50;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    /**
     * Opens a survey.
     *
     * @param directory where it was written
     * @return the survey, with a work directory inside
     * @throws IOException when its truth cannot be read
     */
    public static SurveyFiles open(Path directory) throws IOException {
        Path truth = directory.resolve("truth.json");
        if (!Files.exists(truth)) {
            throw new CommandException(
                    ExitCode.NOT_FOUND, directory + " holds no truth.json; give the directory of a simulated survey");
        }
        Path work = Files.createDirectories(directory.resolve("sgrid-bench")).toAbsolutePath();
        return new SurveyFiles(directory.toAbsolutePath(), work, Files.readString(truth));
    }

    /**
     * Every number that follows a key, brackets flattened, in order of appearance.
     *
     * @param key name in truth.json
     * @return numbers
     */
    public List<Double> numbers(String key) {
        List<Double> found = new ArrayList<>();
        String name = "\"" + key + "\":";
        for (int at = json.indexOf(name); at >= 0; at = json.indexOf(name, at + 1)) {
            int from = at + name.length();
            int to = from;
            int depth = 0;
            while (to < json.length()) {
                char c = json.charAt(to);
                depth += c == '[' ? 1 : c == ']' ? -1 : 0;
                if (depth < 0 || (depth == 0 && (c == ',' || c == '}'))) {
                    break;
                }
                to++;
            }
            Matcher matcher = NUMBER.matcher(json.substring(from, to));
            while (matcher.find()) {
                found.add(Double.parseDouble(matcher.group()));
            }
        }
        return found;
    }

    /**
     * One number of the truth.
     *
     * @param key name in truth.json
     * @return its first value
     */
    public double number(String key) {
        return numbers(key).getFirst();
    }

    /**
     * How many chips.
     *
     * @return at least 1
     */
    public int chips() {
        return (int) number("nccd");
    }

    /**
     * How many science exposures.
     *
     * @return at least 1
     */
    public int exposures() {
        return (int) number("nsci");
    }

    /**
     * A raw frame.
     *
     * @param kind bias, dark, dome, twi, sci
     * @param index of the frame
     * @param chip of the camera
     * @return its file
     */
    public Path raw(String kind, int index, int chip) {
        return directory.resolve(String.format(Locale.ROOT, "raw/%s_%02d_ccd%d.fits", kind, index, chip));
    }

    /**
     * All raw biases of a chip.
     *
     * @param chip of the camera
     * @return files, in order
     */
    public List<Path> biases(int chip) {
        List<Path> paths = new ArrayList<>();
        for (int i = 1; Files.exists(raw("bias", i, chip)); i++) {
            paths.add(raw("bias", i, chip));
        }
        return paths;
    }

    /**
     * A reduced frame, in electrons.
     *
     * @param exposure of the survey
     * @param chip of the camera
     * @param suffix empty for the image, {@code .weight} for its weight
     * @return its file
     */
    public Path reduced(int exposure, int chip, String suffix) {
        return directory.resolve(String.format(Locale.ROOT, "red/sci_%02d_ccd%d%s.fits", exposure, chip, suffix));
    }

    /**
     * Truth of a chip in an exposure.
     *
     * @param exposure of the survey
     * @param chip of the camera
     * @param what ideal, mask or cat
     * @return its file
     */
    public Path truth(int exposure, int chip, String what) {
        return directory.resolve(String.format(Locale.ROOT, "truth/sci_%02d_ccd%d_%s.fits", exposure, chip, what));
    }

    /**
     * Truth or calibration of a chip.
     *
     * @param folder truth or cal
     * @param what bias, flat, fringe or defect
     * @param chip of the camera
     * @return its file
     */
    public Path ofChip(String folder, String what, int chip) {
        return directory.resolve(folder + "/" + what + "_ccd" + chip + ".fits");
    }

    /**
     * The pixels of a file.
     *
     * @param path FITS file
     * @return its first image
     * @throws IOException when it cannot be read
     */
    public static FloatImage image(Path path) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            return file.firstImage().image();
        }
    }

    /**
     * The mask of a file.
     *
     * @param path FITS file
     * @return bits of the truth
     * @throws IOException when it cannot be read
     */
    public static MaskImage mask(Path path) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            return file.firstImage().mask();
        }
    }

    /**
     * The header of a file.
     *
     * @param path FITS file
     * @return header of its first image
     * @throws IOException when it cannot be read
     */
    public static FitsHeader header(Path path) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            return file.firstImage().header();
        }
    }

    /**
     * The first header of a file, whether an image follows or not.
     *
     * @param path FITS file
     * @return its primary header
     * @throws IOException when it cannot be read
     */
    public static FitsHeader primary(Path path) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            return file.hdus().getFirst().header();
        }
    }

    /**
     * The table of a file.
     *
     * @param path FITS file
     * @return its first table
     * @throws IOException when it cannot be read
     */
    public static FitsTable table(Path path) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            return file.firstTable().table();
        }
    }

    /**
     * A reduced frame with its variance; where the weight is 0 a pixel is bad.
     *
     * @param exposure of the survey
     * @param chip of the camera
     * @return value, variance and mask
     * @throws IOException when it cannot be read
     */
    public Frame reducedFrame(int exposure, int chip) throws IOException {
        FloatImage value = image(reduced(exposure, chip, ""));
        FloatImage weight = image(reduced(exposure, chip, ".weight"));
        MaskImage mask = MaskImage.clear(value.width(), value.height());
        float[] variance = weight.pixels();
        for (int p = 0; p < variance.length; p++) {
            if (variance[p] > 0) {
                variance[p] = 1 / variance[p];
            } else {
                variance[p] = 0;
                mask.bits()[p] = PixelFlag.BAD.bit();
            }
        }
        return Frame.owning(value, weight, mask);
    }

    /**
     * What the first chip's amplifiers leave on each other.
     *
     * @return A on B, B on A
     */
    public List<Crosstalk> crosstalk() {
        List<Double> fractions = numbers("xtalk");
        return List.of(new Crosstalk("A", "B", fractions.get(0)), new Crosstalk("B", "A", fractions.get(1)));
    }

    /** Inverse, as a series, of counts that bend as {@code s (1 - b s)}. */
    private static Linearity straightening(double b) {
        return new Linearity(List.of(b, 2 * b * b, 5 * b * b * b));
    }

    /**
     * A chip as the frames' headers describe it.
     *
     * @param number of the chip
     * @return amplifiers A and B
     * @throws IOException when a raw frame cannot be read
     */
    public Chip chip(int number) throws IOException {
        FitsHeader header = header(raw("bias", 1, number));
        int width = (int) number("nx");
        int height = (int) number("ny");
        int half = width / 2;
        List<Amplifier> amplifiers = new ArrayList<>();
        for (int a = 0; a < 2; a++) {
            String letter = a == 0 ? "A" : "B";
            int data = a == 0 ? 0 : half + 2 * OVERSCAN_PX;
            amplifiers.add(new Amplifier(
                    letter,
                    new PixelBox(data, 0, half, height),
                    new PixelBox(a * half, 0, half, height),
                    Amplifier.Readout.NORMAL,
                    Optional.of(new PixelBox(half + a * OVERSCAN_PX, 0, OVERSCAN_PX, height)),
                    header.number("GAIN" + letter).orElse(1),
                    header.number("RDNOISE" + letter).orElse(5),
                    header.number("SATURATE").orElse(65_535),
                    straightening(numbers("nonlin").get(2 * (number - 1) + a))));
        }
        return new Chip(
                "ccd" + number,
                (int) header.number("NAXIS1").orElse(0),
                (int) header.number("NAXIS2").orElse(0),
                width,
                height,
                amplifiers,
                Optional.empty());
    }
}
