package org.surveygrid.image;

/** One plane of {@link PixelFlag} bits; 0 means nothing is wrong. */
public final class MaskImage {
    private final int width;
    private final int height;
    private final int[] bits;

    private MaskImage(int width, int height, int[] bits) {
        if (width < 1 || height < 1 || bits.length != width * height) {
            throw new IllegalArgumentException(
                    "mask of " + width + " x " + height + " px cannot hold " + bits.length + " values");
        }
        this.width = width;
        this.height = height;
        this.bits = bits;
    }

    /**
     * A mask around an array, which is not copied.
     *
     * @param width columns
     * @param height rows
     * @param bits row-major flag bits
     * @return the mask
     */
    public static MaskImage owning(int width, int height, int[] bits) {
        return new MaskImage(width, height, bits);
    }

    /**
     * A mask without any flag.
     *
     * @param width columns
     * @param height rows
     * @return the mask
     */
    public static MaskImage clear(int width, int height) {
        return new MaskImage(width, height, new int[Math.multiplyExact(width, height)]);
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
     * @return row-major flag bits, shared with this mask
     */
    public int[] bits() {
        return bits;
    }

    /**
     * Whether a pixel carries a flag.
     *
     * @param x column, 0-based
     * @param y row, 0-based
     * @param flag the flag asked for
     * @return true when it is set
     */
    public boolean has(int x, int y, PixelFlag flag) {
        return (bits[y * width + x] & flag.bit()) != 0;
    }

    /**
     * How many pixels carry a flag.
     *
     * @param flag the flag counted
     * @return number of pixels
     */
    public int count(PixelFlag flag) {
        int count = 0;
        for (int bit : bits) {
            if ((bit & flag.bit()) != 0) {
                count++;
            }
        }
        return count;
    }
}
