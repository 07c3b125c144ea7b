package org.surveygrid.resampling;

/**
 * How an image is turned so that its columns run along the output's: rows and columns exchanged, then columns counted
 * from the other end.
 *
 * @param width columns of the image as it is
 * @param height rows of the image as it is
 * @param transposed whether rows and columns change places
 * @param mirrored whether the columns of the turned image run backwards
 */
record Orientation(int width, int height, boolean transposed, boolean mirrored) {
    /** The one that brings a map whose input position moves by (dx, dy) along an output row nearest to the identity. */
    static Orientation following(double dx, double dy, int width, int height) {
        boolean transposed = Math.abs(dy) > Math.abs(dx);
        return new Orientation(width, height, transposed, (transposed ? dy : dx) < 0);
    }

    boolean isIdentity() {
        return !transposed && !mirrored;
    }

    int turnedWidth() {
        return transposed ? height : width;
    }

    int turnedHeight() {
        return transposed ? width : height;
    }

    /** Column in the turned image. */
    double column(double x, double y) {
        double along = transposed ? y : x;
        return mirrored ? turnedWidth() - 1 - along : along;
    }

    /** Row in the turned image. */
    double row(double x, double y) {
        return transposed ? x : y;
    }

    /** Index in the image as it is of the turned image's pixel (0, row). */
    int start(int row) {
        int first = transposed ? row : row * width;
        return mirrored ? first + (turnedWidth() - 1) * Math.abs(step()) : first;
    }

    /** What to add to an index for the next column of the turned image. */
    int step() {
        int step = transposed ? width : 1;
        return mirrored ? -step : step;
    }

    /** A plane turned; the plane itself when there is nothing to turn. */
    float[] turn(float[] plane) {
        if (isIdentity()) {
            return plane;
        }
        float[] out = new float[plane.length];
        int columns = turnedWidth();
        int rows = turnedHeight();
        // square tiles: along a column of the image each pixel lies on another line of the cache
        int tile = 32;
        for (int tileRow = 0; tileRow < rows; tileRow += tile) {
            for (int tileColumn = 0; tileColumn < columns; tileColumn += tile) {
                int right = Math.min(columns, tileColumn + tile);
                for (int row = tileRow; row < Math.min(rows, tileRow + tile); row++) {
                    int from = start(row) + tileColumn * step();
                    for (int column = tileColumn; column < right; column++) {
                        out[row * columns + column] = plane[from];
                        from += step();
                    }
                }
            }
        }
        return out;
    }
}
