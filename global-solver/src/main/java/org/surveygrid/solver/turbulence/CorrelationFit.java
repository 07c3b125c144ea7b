package org.surveygrid.solver.turbulence;

import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the kernel from the correlation of residuals: mean products of pairs of stars in bins of their distance and
 * direction, all three of them, to which length and stretch are fitted by a search and the variances by least squares.
 */
final class CorrelationFit {
    private static final int RINGS = 14;
    private static final int SECTORS = 6;
    /** Farther pairs, as a share of the root of the field's area, are lessened by the polynomials that were fitted before. */
    private static final double REACH = 0.4;

    private static final double[] LENGTHS = {0.01, 0.015, 0.022, 0.033, 0.05, 0.075, 0.11, 0.16, 0.24, 0.36};
    private static final double SMALLEST_STEP = 0.02;
    private static final double LARGEST_STRETCH = 0.6;

    private final double scaleArcsec;
    /** By bin: weights, weighted differences du and dv, weighted products uu, uv, vv. */
    private final double[][] sums = new double[6][RINGS * SECTORS];

    private CorrelationFit(ExposureResiduals stars, double typicalMas2) {
        double[] bounds = stars.bounds();
        scaleArcsec = Math.sqrt((bounds[1] - bounds[0]) * (bounds[3] - bounds[2]));
        double reach = REACH * scaleArcsec;
        for (int i = 0; i < stars.size(); i++) {
            for (int j = 0; j < i; j++) {
                double du = stars.uArcsec()[i] - stars.uArcsec()[j];
                double dv = stars.vArcsec()[i] - stars.vArcsec()[j];
                double distance = Math.sqrt(du * du + dv * dv);
                if (distance < reach && distance > 0) {
                    add(stars, new int[] {i, j}, bin(du, dv, distance / reach), typicalMas2);
                }
            }
        }
        for (int b = 0; b < RINGS * SECTORS; b++) {
            for (int k = 1; k < sums.length && sums[0][b] > 0; k++) {
                sums[k][b] /= sums[0][b];
            }
        }
    }

    /** Rings grow outwards: what matters most is near. */
    private static int bin(double du, double dv, double share) {
        double angle = StrictMath.atan2(dv, du) / StrictMath.PI;
        int sector = Math.clamp((int) ((angle < 0 ? angle + 1 : angle) * SECTORS), 0, SECTORS - 1);
        return Math.min((int) (RINGS * Math.sqrt(share)), RINGS - 1) * SECTORS + sector;
    }

    private void add(ExposureResiduals stars, int[] pair, int bin, double typicalMas2) {
        int i = pair[0];
        int j = pair[1];
        double weight = 1 / ((stars.varianceMas2()[i] + typicalMas2) * (stars.varianceMas2()[j] + typicalMas2));
        double du = stars.uArcsec()[i] - stars.uArcsec()[j];
        double dv = stars.vArcsec()[i] - stars.vArcsec()[j];
        double turn = dv < 0 ? -1 : 1;
        sums[0][bin] += weight;
        sums[1][bin] += weight * turn * du;
        sums[2][bin] += weight * turn * dv;
        sums[3][bin] += weight * stars.eastMas()[i] * stars.eastMas()[j];
        sums[4][bin] +=
                weight * (stars.eastMas()[i] * stars.northMas()[j] + stars.northMas()[i] * stars.eastMas()[j]) / 2;
        sums[5][bin] += weight * stars.northMas()[i] * stars.northMas()[j];
    }

    /**
     * The kernel that describes the correlation best.
     *
     * @param stars residuals of an exposure
     * @return empty where nearby stars are not correlated
     */
    static Optional<DisplacementKernel> of(ExposureResiduals stars) {
        double[] squares = new double[stars.size()];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = (stars.eastMas()[i] * stars.eastMas()[i] + stars.northMas()[i] * stars.northMas()[i]) / 2;
        }
        Arrays.sort(squares);
        return new CorrelationFit(stars, squares[squares.length / 2]).search();
    }

    private Optional<DisplacementKernel> search() {
        double[] best = {LENGTHS[0], 0, 0};
        double least = Double.POSITIVE_INFINITY;
        for (double length : LENGTHS) {
            double[] tried = {length, 0, 0};
            double misfit = misfit(tried);
            if (misfit < least) {
                least = misfit;
                best = tried;
            }
        }
        for (double step = 0.2; step > SMALLEST_STEP; ) {
            double[] better = neighbour(best, step, least);
            double misfit = misfit(better);
            if (misfit < least) {
                least = misfit;
                best = better;
            } else {
                step /= 2;
            }
        }
        double[] parts = parts(shape(best));
        return parts[0] + parts[1] > 0
                ? Optional.of(new DisplacementKernel(shape(best), parts[0], parts[1]))
                : Optional.empty();
    }

    private double[] neighbour(double[] from, double step, double least) {
        double[] best = from;
        double smallest = least;
        for (int k = 0; k < from.length; k++) {
            for (int sign = -1; sign <= 1; sign += 2) {
                double[] tried = from.clone();
                tried[k] = k == 0 ? from[0] * StrictMath.exp(sign * step) : from[k] + sign * step;
                boolean allowed = tried[0] >= LENGTHS[0] / 2
                        && tried[0] <= 1
                        && tried[1] * tried[1] + tried[2] * tried[2] < LARGEST_STRETCH * LARGEST_STRETCH;
                double misfit = allowed ? misfit(tried) : Double.POSITIVE_INFINITY;
                if (misfit < smallest) {
                    smallest = misfit;
                    best = tried;
                }
            }
        }
        return best;
    }

    private DisplacementKernel.Shape shape(double[] of) {
        return new DisplacementKernel.Shape(of[0] * scaleArcsec, of[1], of[2]);
    }

    private double misfit(double[] of) {
        DisplacementKernel.Shape shape = shape(of);
        double[] parts = parts(shape);
        double[] block = new double[3];
        double sum = 0;
        for (int b = 0; b < RINGS * SECTORS; b++) {
            if (sums[0][b] > 0) {
                DisplacementKernel.curlFree(shape, sums[1][b], sums[2][b], block);
                double uu = sums[3][b] - parts[0] * block[0] - parts[1] * block[2];
                double uv = sums[4][b] - (parts[0] - parts[1]) * block[1];
                double vv = sums[5][b] - parts[0] * block[2] - parts[1] * block[0];
                sum += sums[0][b] * (uu * uu + 2 * uv * uv + vv * vv);
            }
        }
        return sum;
    }

    /** Variances of the part without curl and of that without divergence, neither negative. */
    private double[] parts(DisplacementKernel.Shape shape) {
        double ee = 0;
        double eb = 0;
        double bb = 0;
        double ey = 0;
        double by = 0;
        double[] block = new double[3];
        for (int b = 0; b < RINGS * SECTORS; b++) {
            double weight = sums[0][b];
            if (weight > 0) {
                DisplacementKernel.curlFree(shape, sums[1][b], sums[2][b], block);
                double squares = block[0] * block[0] + block[2] * block[2];
                double cross = 2 * block[1] * block[1];
                ee += weight * (squares + cross);
                eb += weight * (2 * block[0] * block[2] - cross);
                bb += weight * (squares + cross);
                ey += weight * (sums[3][b] * block[0] + 2 * sums[4][b] * block[1] + sums[5][b] * block[2]);
                by += weight * (sums[3][b] * block[2] - 2 * sums[4][b] * block[1] + sums[5][b] * block[0]);
            }
        }
        double determinant = ee * bb - eb * eb;
        double curlFree = (bb * ey - eb * by) / determinant;
        double divergenceFree = (ee * by - eb * ey) / determinant;
        if (!(divergenceFree > 0)) {
            return new double[] {Math.max(0, ey / ee), 0};
        }
        if (!(curlFree > 0)) {
            return new double[] {0, Math.max(0, by / bb)};
        }
        return new double[] {curlFree, divergenceFree};
    }
}
