package org.surveygrid.solver.astrometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.LeftOut;
import org.surveygrid.solver.association.OffsetHistogram;
import org.surveygrid.solver.astrometric.trend.ChipAgreement;
import org.surveygrid.solver.diagnosis.ListFootprint;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.focalplane.AstrometricModel;

/** How well the detections of each chip of each exposure agree with the solution, and which of them are not believed. */
final class ListVerdicts {
    private static final double MIRROR_REACH_ARCSEC = 30;
    private static final double MIRROR_CELL_ARCSEC = 1.5;

    private final Detections detections;
    private final FitProblem problem;
    private final LeftOut excluded;
    private final ListScatter[] scatter;
    /** By list, why it is not believed; mostly empty. */
    private final String[] wrong;

    ListVerdicts(Detections detections, FitProblem problem, LeftOut excluded) {
        this.detections = detections;
        this.problem = problem;
        this.excluded = excluded;
        this.scatter = new ListScatter[detections.lists().size()];
        Arrays.setAll(scatter, i -> new ListScatter());
        this.wrong = new String[scatter.length];
        Arrays.setAll(wrong, list -> excluded.chipReason(detections.chipOfList(list)));
        collect();
        distrust();
    }

    /** Whether a source list is not believed. */
    boolean isWrong(int list) {
        return !wrong[list].isEmpty();
    }

    /** Why it is not; empty when it is. */
    String reason(int list) {
        return wrong[list];
    }

    /** Accepted detections. */
    int used(int list) {
        return scatter[list].used;
    }

    /** Scatter about the stars, both axes; NaN without detections. */
    double internalRmsMas(int list) {
        return rmsMas(scatter[list].internalSquares, scatter[list].used);
    }

    /** Scatter about the reference stars, both axes; NaN without any. */
    double referenceRmsMas(int list) {
        return rmsMas(scatter[list].referenceSquares, scatter[list].withReference);
    }

    private static double rmsMas(double squares, int count) {
        return count == 0 ? Double.NaN : 1000 * Math.sqrt(squares / count);
    }

    /** Sums over the accepted detections of one chip of one exposure. */
    private static final class ListScatter {
        private int used;
        private double internalSquares;
        private int withReference;
        private double referenceSquares;
    }

    private void collect() {
        StarMeasurements stars = problem.stars();
        Measurements all = stars.measurements();
        for (int s = 0; s < all.stars(); s++) {
            for (int i = all.start(s); i < all.start(s + 1); i++) {
                if (!all.isActive(i) || stars.isCatalogue(i)) {
                    continue;
                }
                ListScatter sums = scatter[detections.list(stars.detection(i))];
                double[] r = residual(all, i);
                sums.used++;
                sums.internalSquares += r[0] * r[0] + r[1] * r[1];
                int catalogue = all.start(s + 1) - 1;
                if (stars.hasCatalogue(s) && all.isActive(catalogue)) {
                    double[] c = residual(all, catalogue);
                    sums.withReference++;
                    sums.referenceSquares += (r[0] - c[0]) * (r[0] - c[0]) + (r[1] - c[1]) * (r[1] - c[1]);
                }
            }
        }
    }

    /** Lists that should match stars that others see, and do not. */
    private void distrust() {
        int[] all = new int[scatter.length];
        for (int d = 0; d < detections.size(); d++) {
            all[detections.list(d)]++;
        }
        Optional<ListFootprint> footprint = Optional.empty();
        for (int list = 0; list < scatter.length; list++) {
            if (all[list] < ChipAgreement.FEWEST_TO_JUDGE
                    || ChipAgreement.isEnough(scatter[list].used, all[list])
                    || excluded.contains(detections.exposureOfList(list))) {
                continue;
            }
            ListFootprint around = footprint.orElseGet(this::footprint);
            footprint = Optional.of(around);
            int exposure = detections.exposureOfList(list);
            int chip = detections.chipOfList(list);
            int expected = around.starsOn(exposure, chip)[0].length;
            if (expected >= ChipAgreement.FEWEST_TO_JUDGE && !ChipAgreement.isEnough(scatter[list].used, expected)) {
                Optional<Integer> mirrored = around.mirroredMatches(exposure, chip, pixels(list));
                wrong[list] = ChipAgreement.sentence(scatter[list].used, all[list], mirrored);
            }
        }
    }

    /** Leaves out chips that are wrong in most exposures, and says whether any was not left out before. */
    boolean leaveOutWrongChips() {
        return excluded.addChips(ChipAgreement.wrongChips(
                detections, Arrays.stream(scatter).mapToInt(sums -> sums.used).toArray(), wrong));
    }

    private List<double[]> pixels(int list) {
        List<double[]> pixels = new ArrayList<>();
        for (int d = 0; d < detections.size(); d++) {
            if (detections.list(d) == list) {
                pixels.add(new double[] {detections.xPx(d), detections.yPx(d)});
            }
        }
        return pixels;
    }

    /** With the chips as the camera says: those that match nothing were bent by chance. */
    private ListFootprint footprint() {
        AstrometricModel camera = problem.model().copy();
        for (int c = 0; c < camera.chips().size(); c++) {
            Arrays.fill(camera.chipTerms(c)[0], 0);
            Arrays.fill(camera.chipTerms(c)[1], 0);
        }
        List<double[]> seen = new ArrayList<>();
        Measurements all = problem.stars().measurements();
        for (int s = 0; s < all.stars(); s++) {
            if (all.activeCount(s) > 1) {
                double[] direction = new double[3];
                problem.stars().direction(s, direction);
                seen.add(direction);
            }
        }
        return new ListFootprint(camera, seen, new OffsetHistogram(MIRROR_REACH_ARCSEC, MIRROR_CELL_ARCSEC));
    }

    private static double[] residual(Measurements all, int measurement) {
        return new double[] {all.residual(measurement, 0), all.residual(measurement, 1)};
    }
}
