package org.surveygrid.statistics;

/**
 * The k-th smallest of many values without sorting them all, in linear expected time.
 *
 * <p>The methods reorder the first {@code length} values of their argument. None of these may be NaN.
 *
 * @see "Hoare 1961, CACM 4, 321; Floyd &amp; Rivest 1975, CACM 18, 165"
 */
public final class Selection {
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
        float upper = kth(values, length, length >>> 1);
        if ((length & 1) == 1) {
            return upper;
        }
        float lower = values[0];
        for (int i = 1; i < length >>> 1; i++) {
            lower = Math.max(lower, values[i]);
        }
        return 0.5 * ((double) lower + upper);
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
