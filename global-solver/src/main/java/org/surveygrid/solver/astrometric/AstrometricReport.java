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
import org.surveygrid.solver.astrometric.term.FittedModel;
import org.surveygrid.solver.diagnosis.Examination;
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

    private final Detections detections;
    private final FitProblem problem;
    private final LeftOut excluded;
    private final AstrometricDetails.Start start;
    private final double[] movedArcsec;
    private final ListVerdicts verdicts;
    private final List<TpvExport> exports;
    /** First source list of each exposure; the number of all lists where it has none. */
    private final int[] firstList;

    AstrometricReport(Detections detections, FitProblem problem, LeftOut excluded, AstrometricDetails.Start start) {
        this.detections = detections;
        this.problem = problem;
        this.excluded = excluded;
        this.start = start;
        this.movedArcsec = start.movedArcsec();
        this.verdicts = new ListVerdicts(detections, problem, excluded);
        AstrometricModel model = problem.model();
        this.exports = model.chips().stream()
                .map(frame -> TpvExport.of(frame, Math.max(1, model.chipDegree()) * model.exposureDegree()))
                .toList();
        this.firstList = new int[detections.exposures().size()];
        Arrays.fill(firstList, detections.lists().size());
        for (int list = detections.lists().size() - 1; list >= 0; list--) {
            firstList[detections.exposureOfList(list)] = list;
        }
    }

    /** Leaves out chips that are wrong in most exposures, and says whether any was not left out before. */
    boolean leaveOutWrongChips() {
        return verdicts.leaveOutWrongChips();
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
        if (excluded.contains(exposure) || verdicts.isWrong(list)) {
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
                    excluded.contains(exposure) ? excluded.reason(exposure) : verdicts.reason(list));
        }
        TpvExport.Exported exported = exported(exposure, chip);
        int component = problem.component()[exposure];
        return new ChipAstrometry(
                source.exposure().exposure(),
                source.exposure().chip(),
                exported.wcs(),
                problem.absolute()[component] ? SolutionQuality.ABSOLUTE : SolutionQuality.RELATIVE_ONLY,
                component,
                verdicts.used(list),
                verdicts.internalRmsMas(list),
                verdicts.referenceRmsMas(list),
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
        if (verdicts.isWrong(list)) {
            return verdicts.reason(list);
        }
        int chip = detections.chipOfList(list);
        if (problem.nodes().chipTerms(problem.model().chipAt(detections.exposureOfList(list), chip)) == 0) {
            return "no exposure has enough stars on this chip: its place is the camera's";
        }
        if (!detections.lists().get(list).isPlaced()) {
            return "came without world coordinates: first placed as in the other exposures, then fitted to "
                    + verdicts.used(list) + " detections";
        }
        return verdicts.used(list) == 0 ? "no star of this chip was used: placed by the other chips" : "";
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
        for (int list = firstList[exposure];
                list < detections.lists().size() && detections.exposureOfList(list) == exposure;
                list++) {
            if (!remark(list).isEmpty()) {
                remarks.add("chip " + detections.chips().get(detections.chipOfList(list)) + ": " + remark(list));
            }
        }
        return remarks;
    }
}
