package org.surveygrid.resampling;

import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelFlag;

/**
 * The input of a resampling, turned to run along the output, with one bit for every pixel that must not be used and one
 * for every place of the kernel that would touch such a pixel.
 */
final class SourcePlanes {
    private static final int WORD = Long.SIZE;
    private static final int USABLE_FLAGS = PixelFlag.INTERPOLATED.bit();

    private final Orientation orientation;
    private final int width;
    private final int height;
    private final float[] value;
    private final float[] variance;
    private final int[] flags;
    private final int wordsPerRow;
    private final long[] unusable;
    private final long[] touched;

    SourcePlanes(Frame frame, Orientation orientation, int taps) {
        this.orientation = orientation;
        this.width = orientation.turnedWidth();
        this.height = orientation.turnedHeight();
        this.value = orientation.turn(frame.value().pixels());
        this.variance = orientation.turn(frame.variance().pixels());
        this.flags = frame.mask().bits();
        this.wordsPerRow = Math.ceilDiv(width, WORD) + 1;
        this.unusable = new long[wordsPerRow * height];
        for (int y = 0; y < height; y++) {
            findUnusable(y);
        }
        this.touched = unusable.clone();
        spread(taps);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    float[] value() {
        return value;
    }

    float[] variance() {
        return variance;
    }

    private void findUnusable(int y) {
        int start = orientation.start(y);
        int step = orientation.step();
        for (int word = 0; word * WORD < width; word++) {
            long bits = 0;
            int end = Math.min(WORD, width - word * WORD);
            int p = y * width + word * WORD;
            int q = start + word * WORD * step;
            for (int b = 0; b < end; b++) {
                if ((flags[q] & ~USABLE_FLAGS) != 0
                        || !(Math.abs(value[p]) <= Float.MAX_VALUE)
                        || !(variance[p] > 0 && variance[p] <= Float.MAX_VALUE)) {
                    bits |= 1L << b;
                }
                p++;
                q += step;
            }
            unusable[y * wordsPerRow + word] = bits;
        }
    }

    /** From unusable pixels to the lower left corners of the kernels that touch them. */
    private void spread(int taps) {
        long[] row = new long[wordsPerRow];
        for (int y = 0; y < height; y++) {
            int first = y * wordsPerRow;
            System.arraycopy(touched, first, row, 0, wordsPerRow);
            for (int word = 0; word < wordsPerRow - 1; word++) {
                long bits = row[word];
                for (int k = 1; k < taps; k++) {
                    bits |= row[word] >>> k | row[word + 1] << (WORD - k);
                }
                touched[first + word] = bits;
            }
        }
        for (int y = 0; y < height; y++) {
            int first = y * wordsPerRow;
            for (int k = 1; k < Math.min(taps, height - y); k++) {
                for (int word = first; word < first + wordsPerRow; word++) {
                    touched[word] |= touched[word + k * wordsPerRow];
                }
            }
        }
    }

    boolean isUnusable(int x, int y) {
        return (unusable[y * wordsPerRow + x / WORD] >>> x & 1) != 0;
    }

    /** Flags of a pixel. */
    int flagsAt(int x, int y) {
        return flags[orientation.start(y) + x * orientation.step()];
    }

    /**
     * The next kernel that touches an unusable pixel.
     *
     * @param x column of the kernel's lower left corner to begin with
     * @param y its row
     * @param end column before which to stop
     * @return its column, or {@code end}
     */
    int nextTouched(int x, int y, int end) {
        int first = y * wordsPerRow;
        for (int at = x; at < end; at = (at / WORD + 1) * WORD) {
            long bits = touched[first + at / WORD] >>> at;
            if (bits != 0) {
                return Math.min(end, at + Long.numberOfTrailingZeros(bits));
            }
        }
        return end;
    }
}
