package org.surveygrid.packaging.bench.solver;

import java.util.Locale;
import org.surveygrid.solver.residual.StarTable;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.SigmaClip;

/**
 * How well detections agree with the mean of their stars after a solution, clipped at 3 sigma, the stars' own uncertainty
 * made up for.
 *
 * @param stars stars with at least two detections
 * @param brightPx scatter of bright stars along the first and second axis of the sky, pixels
 * @param allPx the same of all
 * @param brightMag scatter of magnitudes of stars of at most twice that error
 * @param allMag the same of all
 * @param statedMag what the stated errors of the bright ones' fluxes alone let expect
 * @param clipped fraction of bright detections that were clipped
 */
record ListScores(
        int stars,
        double[] brightPx,
        double[] allPx,
        double brightMag,
        double allMag,
        double statedMag,
        double clipped) {
    private static final int FEWEST_DETECTIONS = 3;
    private static final double CLIP_SIGMA = 3;
    private static final int CLIP_ROUNDS = 20;

    static ListScores of(StarTable table, double scaleArcsec, double brightMag) {
        double[] clipped = new double[2];
        double[] bright = {scatter(table, 0, brightMag, clipped), scatter(table, 1, brightMag, clipped)};
        double[] all = {scatter(table, 0, 10, new double[2]), scatter(table, 1, 10, new double[2])};
        double perPx = 1000 * scaleArcsec;
        int stars = 0;
        for (int s = 0; s < table.stars().size(); s++) {
            stars += table.stars().start()[s + 1] - table.stars().start()[s] > 1 ? 1 : 0;
        }
        return new ListScores(
                stars,
                new double[] {bright[0] / perPx, bright[1] / perPx},
                new double[] {all[0] / perPx, all[1] / perPx},
                scatter(table, 2, 2 * brightMag, new double[2]),
                scatter(table, 2, 10, new double[2]),
                stated(table, 2 * brightMag),
                clipped[0] / Math.max(1, clipped[1]));
    }

    private static double stated(StarTable table, double largestMagError) {
        double squares = 0;
        int count = 0;
        for (int s = 0; s < table.stars().size(); s++) {
            int from = table.stars().start()[s];
            int to = table.stars().start()[s + 1];
            for (int i = from; i < to && to - from >= FEWEST_DETECTIONS; i++) {
                double error = table.detections().magError()[i];
                if (error < largestMagError
                        && Double.isFinite(table.detections().magResidual()[i])) {
                    squares += error * error;
                    count++;
                }
            }
        }
        return Math.sqrt(squares / count);
    }

    /** Axis 0 east, 1 north, 2 magnitude. */
    private static double scatter(StarTable table, int axis, double largestMagError, double[] clipped) {
        StarTable.Detections d = table.detections();
        float[] values = new float[d.size()];
        int n = 0;
        for (int s = 0; s < table.stars().size(); s++) {
            int from = table.stars().start()[s];
            int to = table.stars().start()[s + 1];
            if (to - from < FEWEST_DETECTIONS) {
                continue;
            }
            for (int i = from; i < to; i++) {
                double error = axis < 2 ? d.errorMas()[i] : d.magError()[i];
                double star =
                        axis < 2 ? table.stars().errorMas()[s] : table.stars().magError()[s];
                double free = 1 - star * star / (error * error);
                double residual = axis == 0 ? d.eastMas()[i] : axis == 1 ? d.northMas()[i] : d.magResidual()[i];
                if (d.magError()[i] < largestMagError && free > 0.05 && Double.isFinite(residual)) {
                    values[n++] = (float) (residual / Math.sqrt(free));
                }
            }
        }
        ClippedStatistics statistics = SigmaClip.of(values, n, CLIP_SIGMA, CLIP_ROUNDS);
        clipped[0] += statistics.rejected();
        clipped[1] += n;
        return statistics.sigma();
    }

    static String head() {
        return String.format(
                Locale.ROOT,
                "%-11s %6s %19s %19s %12s %12s %10s %8s",
                "solution",
                "stars",
                "bright [px]",
                "all [px]",
                "bright [mag]",
                "(as stated)",
                "all [mag]",
                "clipped");
    }

    String line(String name) {
        return String.format(
                Locale.ROOT,
                "%-11s %6d %8.4f x %8.4f %8.4f x %8.4f %12.4f %12.4f %10.4f %7.1f%%",
                name,
                stars,
                brightPx[0],
                brightPx[1],
                allPx[0],
                allPx[1],
                brightMag,
                statedMag,
                allMag,
                100 * clipped);
    }
}
