package org.surveygrid.solver.astrometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.LeftOut;
import org.surveygrid.solver.association.OffsetHistogram;
import org.surveygrid.solver.astrometric.term.FittedModel;
import org.surveygrid.solver.astrometric.trend.ChipAgreement;
import org.surveygrid.solver.diagnosis.Examination;
import org.surveygrid.solver.diagnosis.ListFootprint;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.focalplane.TpvExport;
import org.surveygrid.statistics.SigmaClip;

/** Turns a finished fit into world coordinates, scatter and remarks. */
final class AstrometricReport {
    private static final double LARGE_ERROR_SCALE = 3;
    private static final double MIRROR_REACH_ARCSEC = 30;
    private static final double MIRROR_CELL_ARCSEC = 1.5;

    private final Detections detections;
    private final FitProblem problem;
    private final LeftOut excluded;
    private final AstrometricDetails.Start start;
    private final double[] movedArcsec;
    private final ListScatter[] scatter;
    private final List<TpvExport> exports;
    /** By list, why it is not believed; mostly empty. */
    private final String[] wrong;

    AstrometricReport(Detections detections, FitProblem problem, LeftOut excluded, AstrometricDetails.Start start) {
        this.detections = detections;
        this.problem = problem;
        this.excluded = excluded;
        this.start = start;
        this.movedArcsec = start.movedArcsec();
        this.scatter = new ListScatter[detections.lists().size()];
        Arrays.setAll(scatter, i -> new ListScatter());
        AstrometricModel model = problem.model();
        this.exports = model.chips().stream()
                .map(frame -> TpvExport.of(frame, Math.max(1, model.chipDegree()) * model.exposureDegree()))
                .toList();
        this.wrong = new String[scatter.length];
        Arrays.setAll(wrong, list -> excluded.chipReason(detections.chipOfList(list)));
        collect();
        distrust();
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

    AstrometricOutcome outcome(int selfMatches, FittedModel model) {
        List<ChipAstrometry> chips = new ArrayList<>();
        String instrument = detections.lists().getFirst().exposure().instrument();
        for (int list = 0; list < detections.lists().size(); list++) {
            chips.add(chip(list));
        }
        return new AstrometricOutcome.Solved(
                new AstrometricSolution(instrument, chips),
                statistics(selfMatches),
                model,
                Optional.of(new AstrometricDetails(detections, problem, start)));
    }

    private ChipAstrometry chip(int list) {
        SourceList source = detections.lists().get(list);
        int exposure = detections.exposureOfList(list);
        int chip = detections.chipOfList(list);
        ChipFrame frame = problem.model().chips().get(chip);
        if (excluded.contains(exposure) || !wrong[list].isEmpty()) {
            return new ChipAstrometry(
                    source.exposure().exposure(),
                    source.exposure().chip(),
                    source.isPlaced()
                            ? asTpv(source.wcs(), frame)
                            : exported(exposure, chip).wcs(),
                    SolutionQuality.EXCLUDED,
                    -1,
                    0,
                    Double.NaN,
                    Double.NaN,
                    0,
                    excluded.contains(exposure) ? excluded.reason(exposure) : wrong[list]);
        }
        TpvExport.Exported exported = exported(exposure, chip);
        ListScatter sums = scatter[list];
        int component = problem.component()[exposure];
        return new ChipAstrometry(
                source.exposure().exposure(),
                source.exposure().chip(),
                exported.wcs(),
                problem.absolute()[component] ? SolutionQuality.ABSOLUTE : SolutionQuality.RELATIVE_ONLY,
                component,
                sums.used,
                sums.used == 0 ? Double.NaN : 1000 * Math.sqrt(sums.internalSquares / sums.used),
                sums.withReference == 0 ? Double.NaN : 1000 * Math.sqrt(sums.referenceSquares / sums.withReference),
                exported.errorMas(),
                remark(list));
    }

    private TpvExport.Exported exported(int exposure, int chip) {
        AstrometricModel model = problem.model();
        TpvExport.Exported smooth = exports.get(chip)
                .fit(model.exposure(exposure).basis().tangentPoint(), at -> model.toPlane(exposure, chip, at));
        return new TpvExport.Exported(smooth.wcs(), smooth.errorMas() + problem.uncarriedMas(exposure, chip));
    }

    private String remark(int list) {
        if (!wrong[list].isEmpty()) {
            return wrong[list];
        }
        int chip = detections.chipOfList(list);
        if (problem.nodes().chipTerms(problem.model().chipAt(detections.exposureOfList(list), chip)) == 0) {
            return "no exposure has enough stars on this chip: its place is the camera's";
        }
        if (!detections.lists().get(list).isPlaced()) {
            return "came without world coordinates: first placed as in the other exposures, then fitted to "
                    + scatter[list].used + " detections";
        }
        return scatter[list].used == 0 ? "no star of this chip was used: placed by the other chips" : "";
    }

    /** Coordinates as they came; those of another make are fitted. */
    private static TpvWcs asTpv(Wcs wcs, ChipFrame frame) {
        if (wcs instanceof TpvWcs tpv) {
            return tpv;
        }
        SkyPosition centre = wcs.toSky((frame.widthPx() - 1) / 2.0, (frame.heightPx() - 1) / 2.0);
        TangentBasis basis = new TangentBasis(centre);
        return TpvExport.of(frame, 3)
                .fit(centre, at -> basis.project(TangentBasis.vector(wcs.toSky(at[0], at[1]))))
                .wcs();
    }

    private AstrometricStatistics statistics(int selfMatches) {
        StarMeasurements stars = problem.stars();
        Measurements all = stars.measurements();
        RobustFit fit = problem.fit();
        double squares = 0;
        int count = 0;
        double noise = 0;
        double[] overlapAxes = new double[2];
        float[][] reference = new float[2][all.size()];
        double referenceSquares = 0;
        int references = 0;
        int fitted = 0;
        int rejected = 0;
        for (int s = 0; s < all.stars(); s++) {
            int active = all.activeCount(s);
            fitted += active > 1 ? 1 : 0;
            for (int i = all.start(s); i < all.start(s + 1); i++) {
                if (!all.isActive(i)) {
                    rejected++;
                } else if (stars.isCatalogue(i)) {
                    double[] r = residual(all, i);
                    referenceSquares += r[0] * r[0] + r[1] * r[1];
                    reference[0][references] = (float) r[0];
                    reference[1][references++] = (float) r[1];
                } else if (active > 1 && all.leverage(i) < 0.999) {
                    double own = all.normalised(i) * all.variance(i);
                    double[] r = residual(all, i);
                    double both = r[0] * r[0] + r[1] * r[1];
                    for (int axis = 0; axis < 2 && both > 0; axis++) {
                        overlapAxes[axis] += own * r[axis] * r[axis] / both;
                    }
                    squares += own;
                    count++;
                    noise += 2 * all.measuredVariance(i);
                }
            }
        }
        List<Boolean> components = new ArrayList<>();
        for (boolean tied : problem.absolute()) {
            components.add(tied);
        }
        return new AstrometricStatistics(
                rmsMas(squares, count),
                1000 * fit.validation().reservedRms(),
                rmsMas(noise, count),
                rmsMas(referenceSquares, references),
                new AstrometricStatistics.Axes(rmsMas(overlapAxes[0], count), rmsMas(overlapAxes[1], count)),
                new AstrometricStatistics.Axes(
                        1000 * SigmaClip.of(reference[0], references, 3, 10).sigma(),
                        1000 * SigmaClip.of(reference[1], references, 3, 10).sigma()),
                references,
                fit.chiSquare() / fit.degreesOfFreedom(),
                fit.validation().reservedChiSquare(),
                fitted,
                count,
                rejected,
                selfMatches,
                components,
                exposureReports(),
                Examination.of(
                        new Examination.Subject(detections, problem.ties(), all), fit, problem.vocabulary(detections)));
    }

    private static double rmsMas(double squares, int count) {
        return count == 0 ? Double.NaN : 1000 * Math.sqrt(squares / count);
    }

    private List<AstrometricStatistics.ExposureReport> exposureReports() {
        StarMeasurements stars = problem.stars();
        Measurements all = stars.measurements();
        int[] used = new int[detections.exposures().size()];
        int[] rejected = new int[used.length];
        for (int i = 0; i < all.size(); i++) {
            if (!stars.isCatalogue(i)) {
                used[all.group(i)] += all.isActive(i) ? 1 : 0;
                rejected[all.group(i)] += all.isActive(i) ? 0 : 1;
            }
        }
        List<AstrometricStatistics.ExposureReport> reports = new ArrayList<>();
        for (int e = 0; e < used.length; e++) {
            double scale = Math.sqrt(all.errorModel(e).scale());
            reports.add(new AstrometricStatistics.ExposureReport(
                    detections.exposures().get(e),
                    excluded.contains(e) ? -1 : problem.component()[e],
                    used[e],
                    rejected[e],
                    movedArcsec[e],
                    scale,
                    1000 * Math.sqrt(all.errorModel(e).excess()),
                    remarks(e, scale)));
        }
        return reports;
    }

    private List<String> remarks(int exposure, double scale) {
        List<String> remarks = new ArrayList<>();
        if (excluded.contains(exposure)) {
            remarks.add("left out: " + excluded.reason(exposure));
            return remarks;
        }
        if (!problem.absolute()[problem.component()[exposure]]) {
            remarks.add("relative only: too few reference stars tie component " + problem.component()[exposure]
                    + " to the sky");
        }
        if (movedArcsec[exposure] > 5) {
            remarks.add(String.format(Locale.ROOT, "was mis-pointed by %.1f arcsec", movedArcsec[exposure]));
        }
        if (scale > LARGE_ERROR_SCALE) {
            remarks.add(String.format(Locale.ROOT, "centroid errors are %.1f times as large as stated", scale));
        }
        for (int list = 0; list < scatter.length; list++) {
            if (detections.exposureOfList(list) == exposure && !remark(list).isEmpty()) {
                remarks.add("chip " + detections.chips().get(detections.chipOfList(list)) + ": " + remark(list));
            }
        }
        return remarks;
    }
}
