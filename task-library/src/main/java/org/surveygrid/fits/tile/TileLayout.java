package org.surveygrid.fits.tile;

/**
 * How an image is divided into tiles: along the first axis first, the last ones cut off by the edge.
 *
 * @param axes lengths of the image, at least one
 * @param tile lengths of a whole tile, none longer than the image
 */
public record TileLayout(long[] axes, long[] tile) {
    /**
     * One tile.
     *
     * @param corner first pixel of each axis
     * @param size pixels of each axis
     */
    public record Tile(long[] corner, long[] size) {
        /**
         * First row.
         *
         * @return 0 in an image of one axis
         */
        public long firstRow() {
            return corner.length > 1 ? corner[1] : 0;
        }

        /**
         * Rows of one plane.
         *
         * @return 1 in an image of one axis
         */
        public long rows() {
            return size.length > 1 ? size[1] : 1;
        }

        /**
         * Pixels of all planes.
         *
         * @return at least 2^31 when there are more than that
         */
        public long pixels() {
            long pixels = 1;
            for (long length : size) {
                pixels = pixels > Integer.MAX_VALUE ? pixels : pixels * length;
            }
            return pixels;
        }
    }

    /**
     * How many tiles there are.
     *
     * @return at least 1
     * @throws ArithmeticException when they are more than 2^63
     */
    public long count() {
        long count = 1;
        for (int i = 0; i < axes.length; i++) {
            count = Math.multiplyExact(count, along(i));
        }
        return count;
    }

    private long along(int axis) {
        return (axes[axis] + tile[axis] - 1) / tile[axis];
    }

    /**
     * One of the tiles.
     *
     * @param number 0-based
     * @return where it is
     */
    public Tile tile(int number) {
        long[] corner = new long[axes.length];
        long[] size = new long[axes.length];
        long rest = number;
        for (int i = 0; i < axes.length; i++) {
            corner[i] = rest % along(i) * tile[i];
            size[i] = Math.min(tile[i], axes[i] - corner[i]);
            rest /= along(i);
        }
        return new Tile(corner, size);
    }

    /**
     * Pixels of a tile before its part in a plane.
     *
     * @param plane counted over all axes after the second
     * @param one the tile
     * @return -1 when it has no part there
     */
    public long pixelsBefore(int plane, Tile one) {
        long rest = plane;
        long skip = 0;
        long stride = one.size()[0] * one.rows();
        for (int i = 2; i < axes.length; i++) {
            long at = rest % axes[i] - one.corner()[i];
            if (at < 0 || at >= one.size()[i]) {
                return -1;
            }
            skip += at * stride;
            stride *= one.size()[i];
            rest /= axes[i];
        }
        return skip;
    }
}
