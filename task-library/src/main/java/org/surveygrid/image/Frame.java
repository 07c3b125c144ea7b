package org.surveygrid.image;

/**
 * Value, variance and mask of the same pixels, carried together through every kernel.
 *
 * <p>The variance is in the square of the value's unit. A pixel whose mask is not 0 may hold any value, NaN included;
 * kernels must not let it reach an unmasked result.
 */
public final class Frame {
    private final FloatImage value;
    private final FloatImage variance;
    private final MaskImage mask;

    private Frame(FloatImage value, FloatImage variance, MaskImage mask) {
        if (value.width() != variance.width()
                || value.height() != variance.height()
                || value.width() != mask.width()
                || value.height() != mask.height()) {
            throw new IllegalArgumentException("planes differ in size: value " + value.width() + " x "
                    + value.height() + ", variance " + variance.width() + " x " + variance.height() + ", mask "
                    + mask.width() + " x " + mask.height() + " px");
        }
        this.value = value;
        this.variance = variance;
        this.mask = mask;
    }

    /**
     * A frame around three planes of equal size, which are not copied.
     *
     * @param value pixel values
     * @param variance variance of each value
     * @param mask flag bits
     * @return the frame
     */
    public static Frame owning(FloatImage value, FloatImage variance, MaskImage mask) {
        return new Frame(value, variance, mask);
    }

    /**
     * A frame of zeros with nothing masked.
     *
     * @param width columns
     * @param height rows
     * @return the frame
     */
    public static Frame zeros(int width, int height) {
        return new Frame(
                FloatImage.zeros(width, height), FloatImage.zeros(width, height), MaskImage.clear(width, height));
    }

    public int width() {
        return value.width();
    }

    public int height() {
        return value.height();
    }

    public FloatImage value() {
        return value;
    }

    public FloatImage variance() {
        return variance;
    }

    public MaskImage mask() {
        return mask;
    }

    /**
     * An independent copy.
     *
     * @return a new frame with the same pixels
     */
    public Frame copy() {
        return new Frame(
                value.copy(),
                variance.copy(),
                MaskImage.owning(mask.width(), mask.height(), mask.bits().clone()));
    }
}
