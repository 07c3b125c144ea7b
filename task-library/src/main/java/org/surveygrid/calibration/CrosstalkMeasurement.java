package org.surveygrid.calibration;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.Selection;

/**
 * Measures which fraction of an amplifier's signal appears on another: the slope of victim against source over pixels
 * where the source is bright, after the level of the victim around them, which is taken where the source is dark, is
 * subtracted. Pixels are those read at the same moment, as {@link CrosstalkCorrection} pairs them. Stars on the victim
 * are rejected as outliers.
 *
 * @see "LSST cp_pipe, crosstalk; IRAF mscred, xtcoeff"
 */
public final class CrosstalkMeasurement {
    private static final int REACH_PX = 24;
    private static final int LEAST_SURROUNDINGS = 8;
    private static final int LEAST_PIXELS = 30;
    private static final double CLIP_SIGMA = 3;
    private static final int ROUNDS = 5;

    private final double brightAdu;
    private final double fullFraction;
    private final Map<String, Samples> byPair = new LinkedHashMap<>();

    /**
     * No frame as yet.
     *
     * @param brightAdu a source is bright above this, counted from its electronic zero
     * @param fullFraction and below this part of its saturation, 0 to 1
     */
    public CrosstalkMeasurement(double brightAdu, double fullFraction) {
        if (!(brightAdu > 0) || !(fullFraction > 0) || !(fullFraction <= 1)) {
            throw new IllegalArgumentException("bright sources need a level above 0 and a part of saturation of 0 to 1,"
                    + " got " + brightAdu + " ADU and " + fullFraction);
        }
        this.brightAdu = brightAdu;
        this.fullFraction = fullFraction;
    }

    /**
     * A measured pair of amplifiers.
     *
     * @param crosstalk source, victim and fraction
     * @param error standard error of the fraction
     * @param pixels how many tell
     */
    public record Estimate(Crosstalk crosstalk, double error, int pixels) {
        /**
         * Whether there is any.
         *
         * @return true beyond three standard errors, below which a coefficient is better left 0
         */
        public boolean isSignificant() {
            return Math.abs(crosstalk.coefficient()) > 3 * error;
        }
    }

    /**
     * Takes a frame, of which only what bright pixels tell is kept.
     *
     * @param raw raw frame with bright stars, ADU
     * @param chip where its amplifiers are; the same chip for all frames
     * @throws IllegalArgumentException when the frame has not the size of the chip's raw image
     */
    public void add(FloatImage raw, Chip chip) {
        if (raw.width() != chip.rawWidth() || raw.height() != chip.rawHeight()) {
            throw new IllegalArgumentException("raw image of " + raw.width() + " x " + raw.height() + " px is not chip "
                    + chip.id() + " of " + chip.rawWidth() + " x " + chip.rawHeight() + " px");
        }
        for (Amplifier source : chip.amplifiers()) {
            double zero = source.overscan()
                    .map(box -> RobustScale.median(raw.cut(box).pixels()))
                    .orElse(0.0);
            Limits limits = new Limits(zero, brightAdu, fullFraction * source.saturationAdu() - zero);
            for (Amplifier victim : chip.amplifiers()) {
                if (!source.id().equals(victim.id())) {
                    byPair.computeIfAbsent(source.id() + ' ' + victim.id(), pair -> new Samples(source, victim))
                            .collect(raw, limits);
                }
            }
        }
    }

    /**
     * Every pair of amplifiers.
     *
     * @return one estimate for each pair with at least 30 pixels that tell, sources in the chip's order
     */
    public List<Estimate> estimates() {
        return byPair.values().stream()
                .filter(samples -> samples.size >= LEAST_PIXELS)
                .map(Samples::fit)
                .toList();
    }

    /** Which pixels of a source tell: its electronic zero, and the counts above it between which it is bright. */
    private record Limits(double zeroAdu, double brightAdu, double fullAdu) {}

    /** Pairs of source and victim, which grow. */
    private static final class Samples {
        private final Amplifier from;
        private final Amplifier onto;
        private double[] source = new double[256];
        private double[] victim = new double[256];
        private int size;

        Samples(Amplifier from, Amplifier onto) {
            this.from = from;
            this.onto = onto;
        }

        void collect(FloatImage raw, Limits limits) {
            PixelBox there = from.dataSection();
            PixelBox here = onto.dataSection();
            int width = Math.min(there.width(), here.width());
            int height = Math.min(there.height(), here.height());
            boolean mirrorX = CrosstalkCorrection.readsRightToLeft(from) != CrosstalkCorrection.readsRightToLeft(onto);
            boolean mirrorY = TrimmedRows.flipsY(from) != TrimmedRows.flipsY(onto);
            float[] bright = new float[width];
            float[] dim = new float[width];
            for (int y = 0; y < height; y++) {
                int row = (mirrorY ? there.y1() - 1 - y : there.y0() + y) * raw.width();
                boolean any = false;
                for (int x = 0; x < width; x++) {
                    int column = mirrorX ? there.x1() - 1 - x : there.x0() + x;
                    bright[x] = (float) (raw.pixels()[row + column] - limits.zeroAdu());
                    any |= bright[x] > limits.brightAdu();
                }
                if (any) {
                    System.arraycopy(raw.pixels(), (here.y0() + y) * raw.width() + here.x0(), dim, 0, width);
                    collectRow(bright, dim, limits);
                }
            }
        }

        private void collectRow(float[] bright, float[] dim, Limits limits) {
            float[] around = new float[2 * REACH_PX + 1];
            double dark = 0.1 * limits.brightAdu();
            for (int x = 0; x < bright.length; x++) {
                if (!(bright[x] > limits.brightAdu() && bright[x] < limits.fullAdu())) {
                    continue;
                }
                int n = 0;
                double sum = 0;
                for (int k = Math.max(0, x - REACH_PX); k <= Math.min(bright.length - 1, x + REACH_PX); k++) {
                    if (bright[k] < dark) {
                        around[n++] = dim[k];
                        sum += bright[k];
                    }
                }
                if (n >= LEAST_SURROUNDINGS) {
                    // The surroundings have crosstalk of their own, in proportion to the little that is there.
                    add(bright[x] - sum / n, dim[x] - Selection.median(around, n));
                }
            }
        }

        private void add(double bright, double dim) {
            if (size == source.length) {
                source = Arrays.copyOf(source, 2 * size);
                victim = Arrays.copyOf(victim, 2 * size);
            }
            source[size] = bright;
            victim[size] = dim;
            size++;
        }

        Estimate fit() {
            double[] ratios = new double[size];
            for (int i = 0; i < size; i++) {
                ratios[i] = victim[i] / source[i];
            }
            double slope = RobustScale.median(ratios);
            double error = 0;
            int used = 0;
            double[] residuals = new double[size];
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < size; i++) {
                    residuals[i] = victim[i] - slope * source[i];
                }
                double sigma = RobustScale.of(residuals).sigma();
                double products = 0;
                double squares = 0;
                used = 0;
                for (int i = 0; i < size; i++) {
                    if (Math.abs(residuals[i]) <= CLIP_SIGMA * sigma) {
                        products += source[i] * victim[i];
                        squares += source[i] * source[i];
                        used++;
                    }
                }
                slope = squares > 0 ? products / squares : slope;
                error = squares > 0 ? sigma / Math.sqrt(squares) : Double.POSITIVE_INFINITY;
            }
            return new Estimate(new Crosstalk(from.id(), onto.id(), slope), error, used);
        }
    }
}
