package org.surveygrid.coadd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;

/**
 * Combines a tile band by band, so that memory holds a band of the layers that touch it and nothing else. Result and
 * bits do not depend on the height of the bands.
 *
 * <p>For each band: {@link #start}, fill every one of {@link #wanted}, {@link #combine}, take the planes.
 */
public final class CoaddBand {
    /** Rows on either side of a band that the decision between two values looks at. */
    private static final int HALO_ROWS = 2;

    private static final int LOCAL_RADIUS = 2;
    /** Per pixel of a layer: value, variance, flags. */
    private static final long LAYER_BYTES = 12;
    /** Per pixel of the co-add: five planes. */
    private static final long RESULT_BYTES = 20;

    private static final int MOST_ROWS = 256;

    private final List<LayerPlace> layers;
    private final int width;
    private final int height;
    private final int mostRows;
    private final RowSums sums;
    private final CoaddRows out;
    private final PlaceList undecided = new PlaceList();
    private List<LayerRows> held = List.of();
    private int first;
    private int rows;
    private int start;
    private int end;
    private long clipped;

    /**
     * A tile.
     *
     * @param layers where the layers lie; their order does not matter beyond the last bit
     * @param tile its size, from 0, 0
     * @param config how values are combined
     * @param memoryBytes what bands may take; exceeded where single rows take more
     */
    public CoaddBand(List<LayerPlace> layers, PixelBox tile, Coaddition.Config config, long memoryBytes) {
        this.layers = List.copyOf(layers);
        this.width = tile.width();
        this.height = tile.height();
        this.mostRows = rowsWithin(memoryBytes);
        this.sums = new RowSums(layers, config);
        this.out = new CoaddRows((mostRows + 2 * HALO_ROWS) * width);
    }

    private int rowsWithin(long bytes) {
        // most columns of layers beside or above each other in any row
        int[] change = new int[height + 1];
        for (LayerPlace layer : layers) {
            change[Math.clamp(layer.box().y0(), 0, height)] += layer.box().width();
            change[Math.clamp(layer.box().y1(), 0, height)] -= layer.box().width();
        }
        long columns = 0;
        long most = 0;
        for (int delta : change) {
            columns += delta;
            most = Math.max(most, columns);
        }
        // a band may touch the layers that end in it and those that begin in it
        long perRow = 2 * most * LAYER_BYTES + width * RESULT_BYTES;
        return Math.clamp(bytes / perRow - 2 * HALO_ROWS, 1, Math.min(MOST_ROWS, height));
    }

    /**
     * Most rows of a band.
     *
     * @return at least 1
     */
    public int mostRows() {
        return mostRows;
    }

    /**
     * Begins a band.
     *
     * @param firstRow of the tile
     * @param count rows, at most {@link #mostRows}
     */
    public void start(int firstRow, int count) {
        if (firstRow < 0 || count < 1 || count > mostRows || firstRow + count > height) {
            throw new IllegalArgumentException("band of rows " + firstRow + " to " + (firstRow + count)
                    + " of a tile of " + height + " rows, in bands of at most " + mostRows);
        }
        first = firstRow;
        rows = count;
        start = Math.max(0, firstRow - HALO_ROWS);
        end = Math.min(height, firstRow + count + HALO_ROWS);
        List<LayerRows> next = new ArrayList<>();
        int old = 0;
        for (int i = 0; i < layers.size(); i++) {
            while (old < held.size() && held.get(old).layer() < i) {
                old++;
            }
            PixelBox box = layers.get(i).box();
            int from = Math.max(start, box.y0()) - box.y0();
            int to = Math.min(end, box.y1()) - box.y0();
            if (from < to) {
                boolean again = old < held.size() && held.get(old).layer() == i;
                LayerRows arrays = again
                        ? held.get(old)
                        : new LayerRows(i, layers.get(i), Math.min(mostRows + 2 * HALO_ROWS, box.height()));
                next.add(new LayerRows(arrays, from, to - from));
            }
        }
        held = next;
    }

    /**
     * What has to be filled in.
     *
     * @return rows of the layers that touch the band
     */
    public List<LayerRows> wanted() {
        return held;
    }

    /** Combines the band. */
    public void combine() {
        undecided.clear();
        for (int y = start; y < end; y++) {
            long before = sums.clipped();
            sums.combine(held, y, width, out, (y - start) * width, undecided);
            clipped += isWithin(y) ? sums.clipped() - before : 0;
        }
        float[] local = new float[undecided.size()];
        for (int k = 0; k < local.length; k++) {
            local[k] = localMedian(undecided.get(k));
        }
        PixelStack stack = sums.stack();
        for (int k = 0; k < local.length; k++) {
            int p = undecided.get(k);
            int y = start + p / width;
            if (isWithin(y)) {
                stack.take(held, p % width, y);
                stack.keepNearest(local[k]);
                stack.store(out, p);
                clipped += stack.clipped();
            }
        }
    }

    private boolean isWithin(int y) {
        return y >= first && y < first + rows;
    }

    private float localMedian(int place) {
        int x = place % width;
        int y = place / width;
        float[] values = new float[(2 * LOCAL_RADIUS + 1) * (2 * LOCAL_RADIUS + 1)];
        int n = 0;
        for (int j = Math.max(0, y - LOCAL_RADIUS); j <= Math.min(end - start - 1, y + LOCAL_RADIUS); j++) {
            for (int i = Math.max(0, x - LOCAL_RADIUS); i <= Math.min(width - 1, x + LOCAL_RADIUS); i++) {
                int p = j * width + i;
                if ((out.flags[p] & PixelFlag.NODATA.bit()) == 0) {
                    values[n++] = out.value[p];
                }
            }
        }
        Arrays.sort(values, 0, n);
        return n == 0 ? 0 : values[n / 2];
    }

    /**
     * Index in the planes of the band's first pixel; its rows follow one another.
     *
     * @return offset
     */
    public int offset() {
        return (first - start) * width;
    }

    /**
     * Flux per pixel.
     *
     * @return the live plane, 0 where there is nothing
     */
    public float[] value() {
        return out.value;
    }

    /**
     * Variance of {@link #value()}.
     *
     * @return the live plane, 0 where there is nothing
     */
    public float[] variance() {
        return out.variance;
    }

    /**
     * Flags: NODATA with all inputs' reasons where there is nothing, else 0.
     *
     * @return the live plane
     */
    public int[] flags() {
        return out.flags;
    }

    /**
     * Sum of the exposure times of the layers used.
     *
     * @return the live plane, seconds
     */
    public float[] exposureSeconds() {
        return out.exposureSeconds;
    }

    /**
     * Effective gain: electrons that stand behind a unit of flux.
     *
     * @return the live plane, 0 where there is nothing
     */
    public float[] electronsPerFlux() {
        return out.electronsPerFlux;
    }

    /**
     * How many values were left out of all bands so far.
     *
     * @return a count
     */
    public long clippedValues() {
        return clipped;
    }
}
