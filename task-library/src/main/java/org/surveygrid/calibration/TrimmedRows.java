package org.surveygrid.calibration;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;

/**
 * The light-sensitive pixels of a raw chip, row by row: without crosstalk, above the electronic zero, the way round that
 * the trimmed image has. Rows are made when they are read, so that a whole image need not be. For one thread.
 */
public final class TrimmedRows {
    private final FloatImage raw;
    private final Chip chip;
    private final List<double[]> zeros = new ArrayList<>();
    private final List<OverscanCorrection.Level> levels = new ArrayList<>();
    private final List<CrosstalkCorrection> crosstalk = new ArrayList<>();

    private TrimmedRows(FloatImage raw, Chip chip) {
        this.raw = raw;
        this.chip = chip;
    }

    /**
     * Measures the overscan of a raw chip.
     *
     * @param raw raw image, ADU
     * @param chip where its amplifiers are
     * @param config how the level is measured
     * @param crosstalk what amplifiers leave on others; pairs of amplifiers that this chip does not have are ignored
     * @return its rows
     * @throws IllegalArgumentException when the image has not the size of the chip's raw image
     */
    public static TrimmedRows of(
            FloatImage raw, Chip chip, OverscanCorrection.Config config, List<Crosstalk> crosstalk) {
        if (raw.width() != chip.rawWidth() || raw.height() != chip.rawHeight()) {
            throw new IllegalArgumentException("raw image of " + raw.width() + " x " + raw.height() + " px is not chip "
                    + chip.id() + " of " + chip.rawWidth() + " x " + chip.rawHeight() + " px");
        }
        TrimmedRows rows = new TrimmedRows(raw, chip);
        for (Amplifier amplifier : chip.amplifiers()) {
            double[] zero = new double[amplifier.dataSection().height()];
            double addedNoise = OverscanCorrection.measure(raw, amplifier, config, zero);
            double sum = 0;
            for (double level : zero) {
                sum += level;
            }
            rows.zeros.add(zero);
            rows.levels.add(new OverscanCorrection.Level(amplifier.id(), sum / zero.length, addedNoise));
        }
        for (Amplifier victim : chip.amplifiers()) {
            rows.crosstalk.add(CrosstalkCorrection.onto(victim, raw, rows.levels, chip, crosstalk));
        }
        return rows;
    }

    /**
     * The chip.
     *
     * @return where its amplifiers are
     */
    public Chip chip() {
        return chip;
    }

    /**
     * What is subtracted.
     *
     * @return one level per amplifier, in the chip's order
     */
    public List<OverscanCorrection.Level> levels() {
        return List.copyOf(levels);
    }

    /**
     * Reads the piece of a row that belongs to one amplifier.
     *
     * @param amplifier its place in the chip's list
     * @param row row within the amplifier's trimmed section, from 0
     * @param into receives the pixels; as long as the section is wide
     */
    public void read(int amplifier, int row, float[] into) {
        Amplifier channel = chip.amplifiers().get(amplifier);
        PixelBox data = channel.dataSection();
        int rawRow = flipsY(channel) ? data.height() - 1 - row : row;
        int width = data.width();
        System.arraycopy(raw.pixels(), (data.y0() + rawRow) * raw.width() + data.x0(), into, 0, width);
        crosstalk.get(amplifier).correct(rawRow, into);
        float level = (float) zeros.get(amplifier)[rawRow];
        for (int x = 0; x < width; x++) {
            into[x] -= level;
        }
        if (flipsX(channel)) {
            reverse(into, width);
        }
    }

    static boolean flipsX(Amplifier amplifier) {
        return amplifier.readout() == Amplifier.Readout.FLIPPED_X
                || amplifier.readout() == Amplifier.Readout.FLIPPED_BOTH;
    }

    static boolean flipsY(Amplifier amplifier) {
        return amplifier.readout() == Amplifier.Readout.FLIPPED_Y
                || amplifier.readout() == Amplifier.Readout.FLIPPED_BOTH;
    }

    static void reverse(float[] row, int length) {
        for (int left = 0, right = length - 1; left < right; left++, right--) {
            float swapped = row[left];
            row[left] = row[right];
            row[right] = swapped;
        }
    }

    /**
     * What it takes to read the rows again, without crosstalk, when the raw image is not kept.
     *
     * @return the levels of this image
     */
    public TrimmedStrips strips() {
        return new TrimmedStrips(chip, zeros);
    }

    /**
     * All rows together.
     *
     * @return the trimmed image
     */
    public FloatImage image() {
        FloatImage image = FloatImage.zeros(chip.width(), chip.height());
        for (int a = 0; a < chip.amplifiers().size(); a++) {
            PixelBox section = chip.amplifiers().get(a).trimmedSection();
            float[] piece = new float[section.width()];
            for (int y = 0; y < section.height(); y++) {
                read(a, y, piece);
                System.arraycopy(
                        piece, 0, image.pixels(), (section.y0() + y) * chip.width() + section.x0(), piece.length);
            }
        }
        return image;
    }
}
