package org.surveygrid.fits;

/** One plane of whole numbers, as a camera delivers them: the stored integers with BZERO applied. */
public final class IntegerImage {
    private final int width;
    private final int height;
    private final int[] values;

    private IntegerImage(int width, int height, int[] values) {
        if (width < 1 || height < 1 || values.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "image of " + width + " x " + height + " px cannot hold " + values.length + " values");
        }
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /**
     * An image around an array, which is not copied.
     *
     * @param width columns
     * @param height rows
     * @param values row-major, {@code width * height} of them
     * @return the image
     */
    public static IntegerImage owning(int width, int height, int[] values) {
        return new IntegerImage(width, height, values);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /**
     * The live array.
     *
     * @return row-major values, shared with this image
     */
    public int[] values() {
        return values;
    }
}
