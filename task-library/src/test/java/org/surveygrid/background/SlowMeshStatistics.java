package org.surveygrid.background;

import java.util.Arrays;
import java.util.stream.IntStream;

/** SExtractor's estimate of a cell, step by step as its manual and paper tell it. */
final class SlowMeshStatistics {
    private SlowMeshStatistics() {}

    static double[] modeAndSigma(float[] values) {
        double[] all =
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        double mean = mean(all);
        double reach = 2 * sigma(all);
        float low = (float) (mean - reach);
        float high = (float) (mean + reach);
        double[] kept = Arrays.stream(all).filter(v -> v >= low && v <= high).toArray();
        double width = sigma(kept);
        int levels = (int) Math.min(4096, Math.sqrt(2 / Math.PI) * 5 / 4 * kept.length + 1);
        float scale = (float) (10 * width / levels);
        float zero = (float) (mean(kept) - 5 * width);
        float offset = (float) (0.499999 - zero / scale);
        int[] histogram = new int[levels];
        for (float value : values) {
            float level = value / scale + offset;
            if (level >= 0 && level < levels) {
                histogram[(int) level]++;
            }
        }
        int first = 0;
        int last = levels - 1;
        double sigma = levels;
        double before = 0;
        double centre = 0;
        double median = 0;
        for (int round = 0; round < 100 && sigma >= 0.1 && Math.abs(sigma - before) > 1e-4 * before; round++) {
            before = sigma;
            double[] pixels = expand(histogram, first, last);
            centre = mean(pixels);
            sigma = sigma(pixels);
            median = meeting(histogram, first, last);
            first = (int) Math.max(0, median - 3 * sigma + 0.5);
            last = (int) Math.min(levels - 1.0, median + 3 * sigma + 0.5);
        }
        boolean skewed = Math.abs(centre - median) >= 0.3 * sigma;
        return new double[] {zero + scale * (skewed ? median : 2.5 * median - 1.5 * centre), sigma * scale};
    }

    private static double[] expand(int[] histogram, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .flatMap(level -> IntStream.range(0, histogram[level]).map(i -> level))
                .asDoubleStream()
                .toArray();
    }

    private static double meeting(int[] histogram, int first, int last) {
        int low = first;
        int high = last;
        int below = 0;
        int above = 0;
        while (low <= high) {
            if (below < above) {
                below += histogram[low++];
            } else {
                above += histogram[high--];
            }
        }
        return high + 0.5 + (above - below) / (2.0 * Math.max(histogram[low], histogram[high]));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double sigma(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
    }
}
