package org.surveygrid.background;

/**
 * How the background is sampled.
 *
 * @param meshPx side of a cell; larger than the largest source that must not be absorbed
 * @param filterCells side of the median filter over the cells, odd; 1 for none
 * @param minimumGoodFraction cells with fewer good pixels take the value of their nearest good neighbours
 */
public record BackgroundConfig(int meshPx, int filterCells, double minimumGoodFraction) {
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
     * SExtractor's defaults: cells of 64 px, filtered 3x3, half of the pixels good.
     *
     * @return the defaults
     */
    public static BackgroundConfig defaults() {
        return new BackgroundConfig(64, 3, 0.5);
    }
}
