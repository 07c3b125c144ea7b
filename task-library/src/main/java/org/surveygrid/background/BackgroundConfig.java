package org.surveygrid.background;

/**
 * How the background is sampled.
 *
 * @param meshPx side of a cell; larger than the largest source that must not be absorbed
 * @param filterCells side of the median filter over the cells, odd; 1 for none
 * @param minimumGoodFraction cells with fewer good pixels take the value of their nearest good neighbours
 * @param surface how the values of the cells become a map
 */
public record BackgroundConfig(int meshPx, int filterCells, double minimumGoodFraction, Surface surface) {
    /** A spline through the values of the cells. */
    public enum Surface {
        /** Each value lies at the centre of its cell; beyond the outermost centres the map goes on straight. */
        CENTRED,
        /**
         * As SExtractor and sep draw it, to 1e-4 of the noise: rows are shifted by half a pixel, beyond the outermost
         * centres the last cubic goes on, and its pieces meet with small kinks.
         */
        SEXTRACTOR
    }

    public BackgroundConfig {
        if (meshPx < 4) {
            throw new IllegalArgumentException("background mesh must be at least 4 px, got " + meshPx);
        }
        if (filterCells < 1 || filterCells % 2 == 0) {
            throw new IllegalArgumentException("background filter must be odd and positive, got " + filterCells);
        }
        if (!(minimumGoodFraction > 0 && minimumGoodFraction <= 1)) {
            throw new IllegalArgumentException("good fraction must be in (0, 1], got " + minimumGoodFraction);
        }
    }

    /**
     * A centred surface.
     *
     * @param meshPx side of a cell
     * @param filterCells side of the median filter
     * @param minimumGoodFraction part of a cell's pixels that must be good
     */
    public BackgroundConfig(int meshPx, int filterCells, double minimumGoodFraction) {
        this(meshPx, filterCells, minimumGoodFraction, Surface.CENTRED);
    }

    /**
     * SExtractor's defaults: cells of 64 px, filtered 3x3, half of the pixels good; the surface is centred.
     *
     * @return the defaults
     */
    public static BackgroundConfig defaults() {
        return new BackgroundConfig(64, 3, 0.5);
    }

    /**
     * The same with another surface.
     *
     * @param other the surface
     * @return a new configuration
     */
    public BackgroundConfig withSurface(Surface other) {
        return new BackgroundConfig(meshPx, filterCells, minimumGoodFraction, other);
    }
}
