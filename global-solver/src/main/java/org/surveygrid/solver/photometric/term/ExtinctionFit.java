package org.surveygrid.solver.photometric.term;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Zero point and extinction of each night, from the exposures that look clear. Clouds only dim: exposures well below the
 * night's line are taken off it and the line is drawn again. The extinction is held at the nominal one unless the clear
 * exposures span enough airmass; even then the nominal one counts as a measurement with an error.
 */
public final class ExtinctionFit {
    private static final double PRIOR_MAG_PER_AIRMASS = 0.05;
    static final double MIN_AIRMASS_SPAN = 0.3;
    private static final double SMALLEST_SCATTER_MAG = 0.01;
    private static final double CLIP_SIGMA = 3;
    private static final double MAD_TO_SIGMA = 1.4826;
    private static final int PASSES = 10;

    private ExtinctionFit() {}

    /**
     * One night.
     *
     * @param night its number
     * @param zeroPointMag at airmass 0
     * @param extinctionMagPerAirmass fitted or nominal
     * @param measured whether the extinction was fitted
     * @param clearExposures exposures on the line
     * @param limitMag exposures fainter than the line by more than this are not on it
     */
    public record Night(
            long night,
            double zeroPointMag,
            double extinctionMagPerAirmass,
            boolean measured,
            int clearExposures,
            double limitMag) {
        /**
         * The line.
         *
         * @param airmass 1 or more
         * @return zero point of a clear sky
         */
        public double zeroPointAt(double airmass) {
            return zeroPointMag - extinctionMagPerAirmass * airmass;
        }

        /**
         * Whether an exposure is on the line.
         *
         * @param airmass of it
         * @param exposureZeroPointMag of it
         * @return false when it is too faint
         */
        public boolean isClear(double airmass, double exposureZeroPointMag) {
            return zeroPointAt(airmass) - exposureZeroPointMag <= limitMag;
        }
    }

    /**
     * Fits every night.
     *
     * @param night night number of each exposure
     * @param airmass of each exposure
     * @param zeroPoint measured zero point of each exposure; NaN for those to be passed over
     * @param nominal extinction when nothing is measured
     * @return nights by number
     */
    public static SortedMap<Long, Night> fit(long[] night, double[] airmass, double[] zeroPoint, double nominal) {
        SortedMap<Long, List<Integer>> members = new TreeMap<>();
        for (int e = 0; e < night.length; e++) {
            if (!Double.isNaN(zeroPoint[e])) {
                members.computeIfAbsent(night[e], key -> new ArrayList<>()).add(e);
            }
        }
        SortedMap<Long, Night> nights = new TreeMap<>();
        members.forEach((number, exposures) -> {
            double[] x = exposures.stream().mapToDouble(e -> airmass[e]).toArray();
            double[] z = exposures.stream().mapToDouble(e -> zeroPoint[e]).toArray();
            nights.put(number, line(number, x, z, nominal));
        });
        return nights;
    }

    private static Night line(long number, double[] airmass, double[] zeroPoint, double nominal) {
        double[] above = new double[airmass.length];
        for (int i = 0; i < above.length; i++) {
            above[i] = zeroPoint[i] + nominal * airmass[i];
        }
        Arrays.sort(above);
        Night line = new Night(number, above[above.length * 3 / 4], nominal, false, 0, 0);
        boolean[] clear = new boolean[airmass.length];
        for (int pass = 0; pass < PASSES; pass++) {
            boolean[] before = clear.clone();
            double limit = markClear(clear, airmass, zeroPoint, line);
            if (pass > 0 && Arrays.equals(clear, before)) {
                break;
            }
            line = fitClear(new Marked(number, clear, limit), airmass, zeroPoint, nominal);
        }
        return line;
    }

    private static double markClear(boolean[] clear, double[] airmass, double[] zeroPoint, Night line) {
        double[] size = new double[airmass.length];
        int count = 0;
        for (int i = 0; i < airmass.length; i++) {
            double dimming = line.zeroPointAt(airmass[i]) - zeroPoint[i];
            if (dimming <= 0 || clear[i]) {
                size[count++] = Math.abs(dimming);
            }
        }
        Arrays.sort(size, 0, count);
        double scatter = count == 0 ? 0 : MAD_TO_SIGMA * size[count / 2];
        double limit = CLIP_SIGMA * Math.max(SMALLEST_SCATTER_MAG, scatter);
        for (int i = 0; i < airmass.length; i++) {
            clear[i] = line.zeroPointAt(airmass[i]) - zeroPoint[i] <= limit;
        }
        return limit;
    }

    private record Marked(long night, boolean[] clear, double limitMag) {}

    private static Night fitClear(Marked marked, double[] airmass, double[] zeroPoint, double nominal) {
        boolean[] clear = marked.clear();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double meanX = 0;
        double meanZ = 0;
        int count = 0;
        for (int i = 0; i < clear.length; i++) {
            if (clear[i]) {
                low = Math.min(low, airmass[i]);
                high = Math.max(high, airmass[i]);
                meanX += airmass[i];
                meanZ += zeroPoint[i];
                count++;
            }
        }
        meanX /= count;
        meanZ /= count;
        double weight = SMALLEST_SCATTER_MAG * SMALLEST_SCATTER_MAG / (PRIOR_MAG_PER_AIRMASS * PRIOR_MAG_PER_AIRMASS);
        double sxx = weight;
        double sxz = -weight * nominal;
        for (int i = 0; i < clear.length; i++) {
            if (clear[i]) {
                sxx += (airmass[i] - meanX) * (airmass[i] - meanX);
                sxz += (airmass[i] - meanX) * (zeroPoint[i] - meanZ);
            }
        }
        boolean measured = count > 2 && high - low >= MIN_AIRMASS_SPAN;
        double k = measured ? -sxz / sxx : nominal;
        return new Night(marked.night(), meanZ + k * meanX, k, measured, count, marked.limitMag());
    }
}
