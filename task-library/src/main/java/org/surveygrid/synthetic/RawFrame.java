package org.surveygrid.synthetic;

/** One chip as it is read out: whole numbers of ADU, 0 to 65535, prescan and overscan included. */
public final class RawFrame {
    private final int width;
    private final int height;
    private final char[] adu;

    private RawFrame(int width, int height, char[] adu) {
        this.width = width;
        this.height = height;
        this.adu = adu;
    }

    /**
     * A frame around an array, which is not copied.
     *
     * @param width columns of the raw image
     * @param height rows of the raw image
     * @param adu row-major unsigned 16-bit values
     * @return the frame
     */
    public static RawFrame owning(int width, int height, char[] adu) {
        if (width < 1 || height < 1 || adu.length != width * height) {
            throw new IllegalArgumentException(
                    "raw frame of " + width + " x " + height + " px cannot hold " + adu.length + " values");
        }
        return new RawFrame(width, height, adu);
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
     * @return row-major unsigned 16-bit values, shared with this frame
     */
    public char[] adu() {
        return adu;
    }

    /**
     * One pixel.
     *
     * @param x column of the raw image, 0-based
     * @param y row of the raw image, 0-based
     * @return ADU
     */
    public int at(int x, int y) {
        return adu[y * width + x];
    }
}
