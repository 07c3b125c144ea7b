package org.surveygrid.preview;

/**
 * Values to colours: blue for the lowest, white in the middle, red for the highest; grey where there is no value.
 *
 * @param min value shown blue, or white on a scale that only rises; lower ones too
 * @param max value shown red; higher ones too
 * @param shape which values are white
 */
public record ColourScale(double min, double max, Shape shape) {
    /** Which values are white. */
    public enum Shape {
        /** Those in the middle. */
        TWO_SIDED,
        /** The lowest: for numbers that cannot be negative. */
        RISING
    }

    private static final int[] LOW = {33, 84, 160};
    private static final int[] MIDDLE = {247, 247, 247};
    private static final int[] HIGH = {178, 34, 44};
    private static final int NO_VALUE = 0x8a8a8a;

    public ColourScale {
        if (!(max > min)) {
            throw new IllegalArgumentException("colour scale needs min < max, got " + min + ", " + max);
        }
    }

    /**
     * Blue, white and red.
     *
     * @param min value shown blue; lower ones too
     * @param max value shown red; higher ones too
     */
    public ColourScale(double min, double max) {
        this(min, max, Shape.TWO_SIDED);
    }

    /**
     * White for zero, red for the most.
     *
     * @param most value shown red; higher ones too
     * @return the scale
     */
    public static ColourScale rising(double most) {
        return new ColourScale(0, most, Shape.RISING);
    }

    /**
     * A scale that shows all values, white at zero.
     *
     * @param values any; not-finite ones are left out
     * @return the scale; from -1 to 1 when all are 0
     */
    public static ColourScale symmetric(double... values) {
        double reach = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                reach = Math.max(reach, Math.abs(value));
            }
        }
        return reach == 0 ? new ColourScale(-1, 1) : new ColourScale(-reach, reach);
    }

    int rgb(double value) {
        if (Double.isNaN(value)) {
            return NO_VALUE;
        }
        double t = shape == Shape.RISING
                ? Math.max(0, Math.min(1, (value - min) / (max - min)))
                : Math.max(-1, Math.min(1, 2 * (value - min) / (max - min) - 1));
        int[] end = t < 0 ? LOW : HIGH;
        int rgb = 0;
        for (int band = 0; band < 3; band++) {
            rgb = (rgb << 8) | (int) Math.rint(MIDDLE[band] + Math.abs(t) * (end[band] - MIDDLE[band]));
        }
        return rgb;
    }
}
