package org.surveygrid.solver.residual;

import java.util.function.IntPredicate;

/**
 * Scatter of some detections. NaN where there are none.
 *
 * @param count detections
 * @param sigmaEastMas rms of what is left, east
 * @param sigmaNorthMas north
 * @param meanEastMas mean, east
 * @param meanNorthMas mean, north
 * @param correlation of both axes
 * @param chiSquare per degree of freedom, of both axes
 */
public record ResidualStatistics(
        int count,
        double sigmaEastMas,
        double sigmaNorthMas,
        double meanEastMas,
        double meanNorthMas,
        double correlation,
        double chiSquare) {
    /** What detections are compared with. */
    public enum Against {
        /** The mean of all detections of the star; its own uncertainty is made up for. */
        STAR,
        /** The reference star. */
        REFERENCE
    }

    /**
     * Statistics of some detections.
     *
     * @param table stars and detections
     * @param against what they are compared with
     * @param which by number of the detection
     * @return their scatter
     */
    public static ResidualStatistics of(StarTable table, Against against, IntPredicate which) {
        StarTable.Detections all = table.detections();
        double[] sums = new double[6];
        int count = 0;
        for (int s = 0; s < table.stars().size(); s++) {
            int from = table.stars().start()[s];
            int to = table.stars().start()[s + 1];
            double starVariance = table.stars().errorMas()[s] * table.stars().errorMas()[s];
            double published = table.stars().referenceErrorMas()[s];
            double added = against == Against.REFERENCE ? published * published : 0;
            for (int i = from; i < to; i++) {
                double variance = all.errorMas()[i] * all.errorMas()[i] + added;
                double free = against == Against.STAR ? 1 - starVariance / variance : 1;
                double east = against == Against.STAR ? all.eastMas()[i] : all.referenceEastMas()[i];
                double north = against == Against.STAR ? all.northMas()[i] : all.referenceNorthMas()[i];
                if (!all.isUsed()[i] || !which.test(i) || !(free > 1e-6) || Double.isNaN(east + north)) {
                    continue;
                }
                count++;
                sums[0] += east;
                sums[1] += north;
                sums[2] += east * east / free;
                sums[3] += north * north / free;
                sums[4] += east * north / free;
                sums[5] += (east * east + north * north) / (variance * free);
            }
        }
        if (count == 0) {
            double none = Double.NaN;
            return new ResidualStatistics(0, none, none, none, none, none, none);
        }
        return new ResidualStatistics(
                count,
                Math.sqrt(sums[2] / count),
                Math.sqrt(sums[3] / count),
                sums[0] / count,
                sums[1] / count,
                sums[4] / Math.sqrt(sums[2] * sums[3]),
                sums[5] / (2.0 * count));
    }

    /**
     * Scatter of magnitudes.
     *
     * @param table stars and detections
     * @param which by number of the detection
     * @return {rms in magnitudes, freed of the stars' own uncertainty, chi2 per degree of freedom, detections}
     */
    public static double[] magnitudes(StarTable table, IntPredicate which) {
        StarTable.Detections all = table.detections();
        double[] sums = new double[3];
        for (int s = 0; s < table.stars().size(); s++) {
            double starVariance = table.stars().magError()[s] * table.stars().magError()[s];
            for (int i = table.stars().start()[s]; i < table.stars().start()[s + 1]; i++) {
                double variance = all.magError()[i] * all.magError()[i];
                double free = 1 - starVariance / variance;
                double residual = all.magResidual()[i];
                if (all.isUsed()[i] && which.test(i) && free > 1e-6 && Double.isFinite(residual)) {
                    sums[0] += residual * residual / free;
                    sums[1] += residual * residual / (variance * free);
                    sums[2]++;
                }
            }
        }
        return new double[] {Math.sqrt(sums[0] / sums[2]), sums[1] / sums[2], sums[2]};
    }
}
