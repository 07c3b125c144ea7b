package org.surveygrid.solver.pixelmap;

import java.util.Arrays;

/** What a solution left of detections, star after star. */
public final class ResidualRows {
    final float[][] place;
    final float[][] left;
    /** Of east and north along x, then of east and north along y. */
    final float[][] shift;

    final float[] weight;
    /** Part that a detection has in its star's place. */
    final float[] share;

    final int[] list;
    private int[] start;
    private int size;
    private int stars;

    /**
     * Room for rows.
     *
     * @param rows how many there will be at most
     */
    public ResidualRows(int rows) {
        this.place = new float[2][rows];
        this.left = new float[2][rows];
        this.shift = new float[4][rows];
        this.weight = new float[rows];
        this.share = new float[rows];
        this.list = new int[rows];
        this.start = new int[rows + 1];
    }

    /**
     * A detection.
     *
     * @param list its source list
     * @param place along a row and a column, as shares of the chip
     * @param left detection minus star, {east, north}
     * @param shift what a pixel is along x {east, north} and along y {east, north}
     * @param weight 1 over its variance along an axis of the sky
     */
    public record Row(int list, double[] place, double[] left, double[] shift, double weight) {}

    /**
     * Adds a detection of the present star.
     *
     * @param row it
     */
    public void add(Row row) {
        for (int axis = 0; axis < 2; axis++) {
            place[axis][size] = (float) row.place()[axis];
            left[axis][size] = (float) row.left()[axis];
        }
        for (int k = 0; k < shift.length; k++) {
            shift[k][size] = (float) row.shift()[k];
        }
        weight[size] = (float) row.weight();
        list[size++] = row.list();
    }

    /**
     * Ends the present star.
     *
     * @param decided how much of its place its detections decide together, the rest is published
     */
    public void endStar(double decided) {
        int from = start[stars];
        double sum = 0;
        for (int i = from; i < size; i++) {
            sum += weight[i];
        }
        for (int i = from; i < size; i++) {
            share[i] = (float) (Math.min(1, decided) * weight[i] / sum);
        }
        start[++stars] = size;
    }

    /** Drops room that was not needed. */
    void trim() {
        start = Arrays.copyOf(start, stars + 1);
    }

    int size() {
        return size;
    }

    /** Detections of the star that has most. */
    int mostOfStar() {
        int most = 0;
        for (int s = 0; s < stars; s++) {
            most = Math.max(most, start[s + 1] - start[s]);
        }
        return most;
    }

    int stars() {
        return stars;
    }

    int start(int star) {
        return start[star];
    }
}
