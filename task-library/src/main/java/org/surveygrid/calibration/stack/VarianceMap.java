package org.surveygrid.calibration.stack;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.PixelBox;

/**
 * A number for every pixel that is the same over rectangles, as figures of amplifiers are. It takes no memory to speak of,
 * however large the image is.
 *
 * @param width columns
 * @param height rows
 * @param regions rectangles with their numbers; where some overlap, the last counts, and outside all it is 0
 */
public record VarianceMap(int width, int height, List<Region> regions) {
    /**
     * A rectangle.
     *
     * @param box its pixels
     * @param variance the number of each
     */
    public record Region(PixelBox box, float variance) {}

    public VarianceMap {
        regions = List.copyOf(regions);
    }

    /**
     * The same number everywhere.
     *
     * @param width columns
     * @param height rows
     * @param variance the number
     * @return the map
     */
    public static VarianceMap constant(int width, int height, double variance) {
        return new VarianceMap(width, height, List.of(new Region(new PixelBox(0, 0, width, height), (float) variance)));
    }

    /**
     * The number of one pixel.
     *
     * @param x column
     * @param y row
     * @return its number
     */
    public float at(int x, int y) {
        float found = 0;
        for (Region region : regions) {
            PixelBox box = region.box();
            if (x >= box.x0() && x < box.x1() && y >= box.y0() && y < box.y1()) {
                found = region.variance();
            }
        }
        return found;
    }

    /**
     * Writes whole rows.
     *
     * @param firstRow first of them
     * @param rows how many
     * @param into receives them from its start
     */
    public void fill(int firstRow, int rows, float[] into) {
        Arrays.fill(into, 0, rows * width, 0f);
        for (Region region : regions) {
            PixelBox box = region.box();
            for (int y = Math.max(firstRow, box.y0()); y < Math.min(firstRow + rows, box.y1()); y++) {
                int row = (y - firstRow) * width;
                Arrays.fill(into, row + box.x0(), row + box.x1(), region.variance());
            }
        }
    }
}
