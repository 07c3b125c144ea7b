package org.surveygrid.image;

/**
 * A rectangle of pixels, not empty.
 *
 * @param x0 first column, 0-based
 * @param y0 first row, 0-based
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record PixelBox(int x0, int y0, int width, int height) {
    public PixelBox {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("box must not be empty, got " + width + " x " + height + " px");
        }
    }

    /**
     * One past the last column.
     *
     * @return column index
     */
    public int x1() {
        return x0 + width;
    }

    /**
     * One past the last row.
     *
     * @return row index
     */
    public int y1() {
        return y0 + height;
    }

    /**
     * Whether this box lies inside an image.
     *
     * @param imageWidth columns of the image
     * @param imageHeight rows of the image
     * @return true when no pixel of the box is outside
     */
    public boolean isInside(int imageWidth, int imageHeight) {
        return x0 >= 0 && y0 >= 0 && x1() <= imageWidth && y1() <= imageHeight;
    }
}
