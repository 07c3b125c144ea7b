package org.surveygrid.coadd;

import org.surveygrid.image.PixelFlag;

/** Some rows of a layer, to be filled in before they are combined. */
public final class LayerRows {
    private final int layer;
    private final LayerPlace place;
    private final int first;
    private final int rows;
    private final float[] value;
    private final float[] variance;
    private final int[] flags;

    /** Nothing yet, with room for some rows. */
    LayerRows(int layer, LayerPlace place, int room) {
        this.layer = layer;
        this.place = place;
        this.first = 0;
        this.rows = 0;
        int pixels = room * place.box().width();
        this.value = new float[pixels];
        this.variance = new float[pixels];
        this.flags = new int[pixels];
    }

    /** The same arrays for rows further on. */
    LayerRows(LayerRows other, int first, int rows) {
        this.layer = other.layer;
        this.place = other.place;
        this.first = first;
        this.rows = rows;
        this.value = other.value;
        this.variance = other.variance;
        this.flags = other.flags;
    }

    /**
     * Which layer.
     *
     * @return index in the list of layers
     */
    public int layer() {
        return layer;
    }

    /**
     * The first row wanted.
     *
     * @return row of the layer, 0-based
     */
    public int first() {
        return first;
    }

    /**
     * How many rows are wanted.
     *
     * @return at least 1
     */
    public int rows() {
        return rows;
    }

    /**
     * Receives flux per pixel.
     *
     * @return rows times the layer's width values from its start
     */
    public float[] value() {
        return value;
    }

    /**
     * Receives the variance; 0, negative or not finite where a pixel is not to be used.
     *
     * @return as {@link #value()}
     */
    public float[] variance() {
        return variance;
    }

    /**
     * Receives flags; any but INTERPOLATED makes a pixel unusable. Holds what it held for the rows before, zeros at
     * first.
     *
     * @return as {@link #value()}
     */
    public int[] flags() {
        return flags;
    }

    LayerPlace place() {
        return place;
    }

    boolean holdsRow(int y) {
        int row = y - place.box().y0() - first;
        return row >= 0 && row < rows;
    }

    /** Index of a pixel of the tile, which must be inside. */
    int index(int x, int y) {
        return (y - place.box().y0() - first) * place.box().width()
                + x
                - place.box().x0();
    }

    boolean isUsable(int p) {
        float v = variance[p];
        return (flags[p] & ~PixelFlag.INTERPOLATED.bit()) == 0
                && v > 0
                && v <= Float.MAX_VALUE
                && Math.abs(value[p]) <= Float.MAX_VALUE;
    }
}
