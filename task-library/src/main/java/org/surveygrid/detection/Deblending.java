package org.surveygrid.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a region into sources. The region is cut at levels in equal ratios between threshold and peak; where it falls
 * into at least two parts that each hold more than the contrast of the total flux, above their own level, it is split.
 * Pixels outside the parts go to the part that most probably gave rise to them, each taken as a Gaussian.
 */
final class Deblending {
    /** A part must have this many pixels, or the minimum area of a source when that is less. */
    private static final int MINIMUM_PART_PX = 3;

    private final float[] smoothed;
    private final int width;
    private final DetectionConfig config;
    /** Level of recursion at which a pixel is waiting to be visited, plus one. */
    private final int[] pending;

    private int[] stack;
    private int stamp;

    /** Uses an array of the image's size, all 0 before, with any numbers on the pixels of the regions split after. */
    Deblending(float[] smoothed, int width, int[] pending, DetectionConfig config) {
        this.smoothed = smoothed;
        this.width = width;
        this.config = config;
        this.pending = pending;
        stack = new int[64];
    }

    /**
     * Splits.
     *
     * @param pixels of one region, ascending
     * @param threshold of the region
     * @return pixel sets, ascending each, that share the region among them; one when it is not split
     */
    List<int[]> split(int[] pixels, double threshold) {
        if (stack.length < pixels.length) {
            stack = new int[2 * pixels.length];
        }
        double total = 0;
        double peak = 0;
        for (int p : pixels) {
            total += smoothed[p];
            peak = Math.max(peak, smoothed[p]);
        }
        if (config.deblendThresholds() < 2 || config.deblendContrast() >= 1 || !(peak > threshold)) {
            return List.of(pixels);
        }
        double ratio = StrictMath.pow(peak / threshold, 1.0 / config.deblendThresholds());
        List<int[]> seeds = new ArrayList<>();
        descend(new Branch(pixels, threshold), ratio, total * config.deblendContrast(), seeds);
        return seeds.size() < 2 ? List.of(pixels) : share(pixels, seeds, threshold);
    }

    private record Branch(int[] pixels, double level) {}

    /** Appends the seeds found in a branch: those of its parts if it splits anywhere above, else the branch itself. */
    private void descend(Branch top, double ratio, double enough, List<int[]> seeds) {
        Branch branch = top;
        int step = 1;
        while (true) {
            double level = branch.level * ratio;
            List<int[]> parts = parts(branch.pixels, level, enough);
            if (parts.isEmpty() || step++ > config.deblendThresholds()) {
                seeds.add(top.pixels);
                return;
            }
            if (parts.size() > 1) {
                for (int[] part : parts) {
                    descend(new Branch(part, level), ratio, enough, seeds);
                }
                return;
            }
            branch = new Branch(parts.getFirst(), level);
        }
    }

    /** Connected parts above a level that are big and bright enough, in order of their first pixel. */
    private List<int[]> parts(int[] pixels, double level, double enough) {
        stamp++;
        for (int p : pixels) {
            if (smoothed[p] > level) {
                pending[p] = stamp;
            }
        }
        int minimum = Math.min(MINIMUM_PART_PX, config.minimumAreaPx());
        List<int[]> parts = new ArrayList<>();
        for (int p : pixels) {
            if (pending[p] != stamp) {
                continue;
            }
            int size = flood(p);
            if (size < minimum) {
                continue;
            }
            double above = 0;
            int[] part = Arrays.copyOf(stack, size);
            Arrays.sort(part);
            for (int q : part) {
                above += smoothed[q] - level;
            }
            if (above > enough) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** Visits the pending pixels connected to one; they are left in the stack. */
    private int flood(int seed) {
        int filled = 0;
        stack[filled++] = seed;
        pending[seed] = 0;
        int height = smoothed.length / width;
        for (int next = 0; next < filled; next++) {
            int p = stack[next];
            int x = p % width;
            int y = p / width;
            for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
                for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
                    int q = ny * width + nx;
                    if (pending[q] == stamp) {
                        pending[q] = 0;
                        stack[filled++] = q;
                    }
                }
            }
        }
        return filled;
    }

    private List<int[]> share(int[] pixels, List<int[]> seeds, double threshold) {
        int n = seeds.size();
        double[][] models = new double[n][];
        stamp++;
        int base = stamp;
        stamp += n;
        for (int s = 0; s < n; s++) {
            models[s] = gaussian(seeds.get(s), threshold);
            for (int p : seeds.get(s)) {
                pending[p] = base + s;
            }
        }
        int[] owner = new int[pixels.length];
        int[] sizes = new int[n];
        for (int i = 0; i < pixels.length; i++) {
            int mark = pending[pixels[i]];
            owner[i] = mark >= base ? mark - base : mostProbable(pixels[i], models);
            sizes[owner[i]]++;
        }
        List<int[]> shares = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            int[] share = new int[sizes[s]];
            int k = 0;
            for (int i = 0; i < pixels.length; i++) {
                if (owner[i] == s) {
                    share[k++] = pixels[i];
                }
            }
            shares.add(share);
        }
        return shares;
    }

    /** {x, y, inverse covariance xx, xy, yy, logarithm of the amplitude} of a part, corrected for what lies below. */
    private double[] gaussian(int[] part, double threshold) {
        Isophote shape = new Isophote(part, smoothed, width);
        double lowest = Double.POSITIVE_INFINITY;
        for (int p : part) {
            lowest = Math.min(lowest, smoothed[p]);
        }
        double widening = 1 / Math.max(0.1, shape.truncation(Math.max(lowest, threshold)));
        double xx = shape.xx * widening;
        double yy = shape.yy * widening;
        double xy = shape.xy * widening;
        double determinant = Math.max(xx * yy - xy * xy, 1e-6);
        return new double[] {
            shape.x, shape.y, yy / determinant, -xy / determinant, xx / determinant, StrictMath.log(shape.peak)
        };
    }

    private int mostProbable(int p, double[][] models) {
        int column = p % width;
        int row = p / width;
        int best = 0;
        double bestLog = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < models.length; s++) {
            double[] m = models[s];
            double dx = column - m[0];
            double dy = row - m[1];
            double log = m[5] - (m[2] * dx * dx + 2 * m[3] * dx * dy + m[4] * dy * dy) / 2;
            if (log > bestLog) {
                bestLog = log;
                best = s;
            }
        }
        return best;
    }
}
