package org.surveygrid.image;

/** One plane of 32-bit pixels. The unit is the caller's; NaN means no value. */
public final class FloatImage {
    private final int width;
    private final int height;
    private final float[] pixels;

    private FloatImage(int width, int height, float[] pixels) {
        if (width < 1 || height < 1 || pixels.length != width * height) {
            throw new IllegalArgumentException(
                    "image of " + width + " x " + height + " px cannot hold " + pixels.length + " values");
        }
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /**
     * An image around an array, which is not copied.
     *
     * @param width columns
     * @param height rows
     * @param pixels row-major values, {@code width * height} of them
     * @return the image
     */
    public static FloatImage owning(int width, int height, float[] pixels) {
        return new FloatImage(width, height, pixels);
    }

    /**
     * An image of zeros.
     *
     * @param width columns
     * @param height rows
     * @return the image
     */
    public static FloatImage zeros(int width, int height) {
        return new FloatImage(width, height, new float[Math.multiplyExact(width, height)]);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /**
     * The live pixel array.
     *
     * @return row-major values, shared with this image
     */
    public float[] pixels() {
        return pixels;
    }

    /**
     * One pixel.
     *
     * @param x column, 0-based
     * @param y row, 0-based
     * @return its value
     */
    public float at(int x, int y) {
        return pixels[y * width + x];
    }

    /**
     * An independent copy.
     *
     * @return a new image with the same values
     */
    public FloatImage copy() {
        return new FloatImage(width, height, pixels.clone());
    }

    /**
     * A rectangle cut out of this image.
     *
     * @param box inside this image
     * @return a new image with copied values
     */
    public FloatImage cut(PixelBox box) {
        if (!box.isInside(width, height)) {
            throw new IllegalArgumentException(box + " is not inside an image of " + width + " x " + height + " px");
        }
        float[] out = new float[box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(pixels, (box.y0() + y) * width + box.x0(), out, y * box.width(), box.width());
        }
        return new FloatImage(box.width(), box.height(), out);
    }
}
