package org.surveygrid.resampling;

/** Where some neighbouring pixels of an output row lie in the turned input. */
final class PositionBlock {
    /** Column of a position that has none. */
    static final int NOWHERE = Integer.MIN_VALUE;

    final int[] column;
    final int[] row;
    final float[] fractionX;
    final float[] fractionY;
    /** Input pixels per output pixel. */
    final float[] area;

    PositionBlock(int size) {
        column = new int[size];
        row = new int[size];
        fractionX = new float[size];
        fractionY = new float[size];
        area = new float[size];
    }

    /** Whether a position lies on an image of given size; a pixel reaches half its size from its centre. */
    boolean isOn(int i, int width, int height) {
        return isOn(column[i], fractionX[i], width) && isOn(row[i], fractionY[i], height);
    }

    private static boolean isOn(int whole, float fraction, int size) {
        return whole >= -1 && whole < size && (whole >= 0 || fraction > 0.5f) && (whole < size - 1 || fraction < 0.5f);
    }

    /** Where the input position leaves the straight line that begins at a pixel: the same row, a column further each. */
    int endOfRun(int from, int count) {
        int offset = column[from] - from;
        int line = row[from];
        int end = from + 1;
        while (end < count && column[end] - end == offset && row[end] == line) {
            end++;
        }
        return end;
    }
}
