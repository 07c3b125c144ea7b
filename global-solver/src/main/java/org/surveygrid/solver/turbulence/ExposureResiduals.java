package org.surveygrid.solver.turbulence;

import java.util.Arrays;

/**
 * Where the stars of one exposure were seen, as columns: detection minus what all other measurements say of the star.
 *
 * @param uArcsec place in the field, east
 * @param vArcsec north
 * @param eastMas displacement, east
 * @param northMas north
 * @param varianceMas2 variance of a displacement per axis without turbulence, positive
 */
public record ExposureResiduals(
        double[] uArcsec, double[] vArcsec, double[] eastMas, double[] northMas, double[] varianceMas2) {
    public ExposureResiduals {
        int size = uArcsec.length;
        if (vArcsec.length != size
                || eastMas.length != size
                || northMas.length != size
                || varianceMas2.length != size) {
            throw new IllegalArgumentException("columns of residuals differ in length");
        }
        for (double variance : varianceMas2) {
            if (!(variance > 0)) {
                throw new IllegalArgumentException("variances must be positive, got " + variance);
            }
        }
    }

    /**
     * How many there are.
     *
     * @return stars
     */
    public int size() {
        return uArcsec.length;
    }

    /** Those stars whose place in the list, divided by a number, leaves this remainder, or all others. */
    ExposureResiduals part(Part part) {
        int[] rows = new int[size()];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            if (part.has(i)) {
                rows[count++] = i;
            }
        }
        return rows(Arrays.copyOf(rows, count));
    }

    /** A part of the stars. */
    @FunctionalInterface
    interface Part {
        boolean has(int star);
    }

    private ExposureResiduals rows(int[] rows) {
        return new ExposureResiduals(
                of(uArcsec, rows), of(vArcsec, rows), of(eastMas, rows), of(northMas, rows), of(varianceMas2, rows));
    }

    private static double[] of(double[] column, int[] rows) {
        double[] some = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            some[i] = column[rows[i]];
        }
        return some;
    }

    /** {least u, greatest u, least v, greatest v}. */
    double[] bounds() {
        double[] bounds = {
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        for (int i = 0; i < size(); i++) {
            bounds[0] = Math.min(bounds[0], uArcsec[i]);
            bounds[1] = Math.max(bounds[1], uArcsec[i]);
            bounds[2] = Math.min(bounds[2], vArcsec[i]);
            bounds[3] = Math.max(bounds[3], vArcsec[i]);
        }
        return bounds;
    }

    /**
     * Neighbours averaged, so that the equations stay small: they say the same as long as cells are small against the
     * correlation length.
     *
     * @param most at most about so many remain
     * @return these, or weighted means over square cells
     */
    ExposureResiduals averaged(int most) {
        if (size() <= most) {
            return this;
        }
        double[] bounds = bounds();
        double cell = Math.sqrt((bounds[1] - bounds[0]) * (bounds[3] - bounds[2]) / most);
        int across = 1 + (int) ((bounds[1] - bounds[0]) / cell);
        int up = 1 + (int) ((bounds[3] - bounds[2]) / cell);
        double[][] sums = new double[5][across * up];
        for (int i = 0; i < size(); i++) {
            int at = (int) ((uArcsec[i] - bounds[0]) / cell) + across * (int) ((vArcsec[i] - bounds[2]) / cell);
            double weight = 1 / varianceMas2[i];
            sums[0][at] += weight * uArcsec[i];
            sums[1][at] += weight * vArcsec[i];
            sums[2][at] += weight * eastMas[i];
            sums[3][at] += weight * northMas[i];
            sums[4][at] += weight;
        }
        double[][] columns = new double[5][across * up];
        int count = 0;
        for (int at = 0; at < across * up; at++) {
            double weight = sums[4][at];
            if (weight > 0) {
                for (int k = 0; k < 4; k++) {
                    columns[k][count] = sums[k][at] / weight;
                }
                columns[4][count++] = 1 / weight;
            }
        }
        return new ExposureResiduals(
                Arrays.copyOf(columns[0], count),
                Arrays.copyOf(columns[1], count),
                Arrays.copyOf(columns[2], count),
                Arrays.copyOf(columns[3], count),
                Arrays.copyOf(columns[4], count));
    }

    /**
     * Mean product of the displacements of two stars: the trace of their covariance.
     *
     * @param fromArcsec stars at least so far from each other
     * @param toArcsec and nearer than this
     * @return xi+ in square milliarcseconds; NaN without such pairs
     */
    public double xiPlusMas2(double fromArcsec, double toArcsec) {
        double sum = 0;
        long pairs = 0;
        for (int i = 0; i < size(); i++) {
            for (int j = i + 1; j < size(); j++) {
                double du = uArcsec[i] - uArcsec[j];
                double dv = vArcsec[i] - vArcsec[j];
                double square = du * du + dv * dv;
                if (square >= fromArcsec * fromArcsec && square < toArcsec * toArcsec) {
                    sum += eastMas[i] * eastMas[j] + northMas[i] * northMas[j];
                    pairs++;
                }
            }
        }
        return sum / pairs;
    }

    /**
     * What is left when a field is taken off.
     *
     * @param field of displacements
     * @return residuals of the same stars
     */
    public ExposureResiduals without(DisplacementField field) {
        double[] east = eastMas.clone();
        double[] north = northMas.clone();
        double[] at = new double[2];
        for (int i = 0; i < size(); i++) {
            field.at(uArcsec[i], vArcsec[i], at);
            east[i] -= at[0];
            north[i] -= at[1];
        }
        return new ExposureResiduals(uArcsec, vArcsec, east, north, varianceMas2);
    }
}
