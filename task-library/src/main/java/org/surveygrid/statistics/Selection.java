package org.surveygrid.statistics;

/**
 * The k-th smallest of many values without sorting them all, in linear expected time.
 *
 * <p>The methods reorder the first {@code length} values of their argument. None of these may be NaN.
 *
 * @see "Hoare 1961, CACM 4, 321; Floyd &amp; Rivest 1975, CACM 18, 165"
 */
public final class Selection {
    /** From here on the median is looked for between two values of a sample. */
    private static final int BRACKET_FROM = 1500;

    private static final int MANY = 16_384;
    private static final int SMALL_SAMPLE = 256;
    private static final int LARGE_SAMPLE = 1024;
    /** 2^32 over the golden ratio: multiples of it, modulo 2^32, spread evenly and keep to no column of an image. */
    private static final long WEYL_STEP = 0x9E3779B9L;

    private Selection() {}

    /**
     * The k-th smallest value; afterwards smaller values stand before position k and larger ones behind it.
     *
     * @param values reordered
     * @param length how many of them count
     * @param k 0 for the smallest, below {@code length}
     * @return the value of rank k
     */
    public static float kth(float[] values, int length, int k) {
        checkRank(length, k, values.length);
        int low = 0;
        int high = length - 1;
        while (low < high) {
            float pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    float swap = values[i];
                    values[i] = values[j];
                    values[j] = swap;
                    i++;
                    j--;
                }
            }
            if (k <= j) {
                high = j;
            } else if (k >= i) {
                low = i;
            } else {
                return values[k];
            }
        }
        return values[k];
    }

    /**
     * The k-th smallest value; afterwards smaller values stand before position k and larger ones behind it.
     *
     * @param values reordered
     * @param length how many of them count
     * @param k 0 for the smallest, below {@code length}
     * @return the value of rank k
     */
    public static double kth(double[] values, int length, int k) {
        checkRank(length, k, values.length);
        int low = 0;
        int high = length - 1;
        while (low < high) {
            double pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swap = values[i];
                    values[i] = values[j];
                    values[j] = swap;
                    i++;
                    j--;
                }
            }
            if (k <= j) {
                high = j;
            } else if (k >= i) {
                low = i;
            } else {
                return values[k];
            }
        }
        return values[k];
    }

    /**
     * The median: the middle value, or the mean of the two middle ones.
     *
     * @param values reordered
     * @param length how many of them count, at least 1
     * @return the median
     */
    public static double median(float[] values, int length) {
        int below = 0;
        int among = length;
        if (length >= BRACKET_FROM) {
            checkRank(length, length >>> 1, values.length);
            float[] bracket = bracket(values, length);
            below = countBelow(values, length, bracket[0]);
            int inside = gather(values, length, bracket);
            int rank = (length >>> 1) - below;
            if (rank >= 1 && rank < inside) {
                among = inside;
            } else {
                below = 0;
            }
        }
        int rank = (length >>> 1) - below;
        float upper = kth(values, among, rank);
        if ((length & 1) == 1) {
            return upper;
        }
        float lower = values[0];
        for (int i = 1; i < rank; i++) {
            lower = Math.max(lower, values[i]);
        }
        return 0.5 * ((double) lower + upper);
    }

    /** Two values of a sample between which the median very probably lies: four standard errors of its rank away. */
    private static float[] bracket(float[] values, int length) {
        int size = length < MANY ? SMALL_SAMPLE : LARGE_SAMPLE;
        float[] sample = new float[size];
        for (int i = 0; i < size; i++) {
            sample[i] = values[(int) (((i * WEYL_STEP & 0xffffffffL) * length) >>> 32)];
        }
        int margin = 2 * (int) Math.sqrt(size);
        float low = kth(sample, size, size / 2 - margin);
        float high = kth(sample, size, size / 2 + margin);
        return new float[] {low, high};
    }

    private static int countBelow(float[] values, int length, float low) {
        int below = 0;
        for (int i = 0; i < length; i++) {
            below += values[i] < low ? 1 : 0;
        }
        return below;
    }

    /** Moves the values within the bracket to the front, without a branch that depends on them; returns how many. */
    private static int gather(float[] values, int length, float[] bracket) {
        float low = bracket[0];
        float high = bracket[1];
        int m = 0;
        for (int i = 0; i < length; i++) {
            float value = values[i];
            values[i] = values[m];
            values[m] = value;
            m += (value >= low ? 1 : 0) & (value <= high ? 1 : 0);
        }
        return m;
    }

    /**
     * The median: the middle value, or the mean of the two middle ones.
     *
     * @param values reordered
     * @param length how many of them count, at least 1
     * @return the median
     */
    public static double median(double[] values, int length) {
        double upper = kth(values, length, length >>> 1);
        if ((length & 1) == 1) {
            return upper;
        }
        double lower = values[0];
        for (int i = 1; i < length >>> 1; i++) {
            lower = Math.max(lower, values[i]);
        }
        return 0.5 * (lower + upper);
    }

    private static void checkRank(int length, int k, int available) {
        if (k < 0 || k >= length || length > available) {
            throw new IllegalArgumentException(
                    "rank " + k + " does not exist among " + length + " of " + available + " values");
        }
    }

    private static float medianOfThree(float a, float b, float c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    private static double medianOfThree(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
