package org.surveygrid.solver.photometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.LeftOut;
import org.surveygrid.solver.diagnosis.Examination;
import org.surveygrid.solver.diagnosis.FieldSlopes;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.photometric.PhotometricStatistics.ExposureReport;
import org.surveygrid.solver.photometric.PhotometricStatistics.ExtinctionSource;
import org.surveygrid.solver.photometric.PhotometricStatistics.FittedTerm;
import org.surveygrid.solver.photometric.PhotometricStatistics.NightReport;
import org.surveygrid.solver.photometric.term.ExtinctionFit;
import org.surveygrid.solver.photometric.term.NightlyExtinction;

/** Turns a finished fit into zero points, nights, scatter and remarks. */
final class PhotometricReport {
    private static final double LARGE_ERROR_SCALE = 3;

    private final Detections detections;
    private final PhotometricProblem problem;
    private final NominalSky nominal;
    private final PhotometricSettings settings;
    private final List<Wcs> places;
    private final LeftOut leftOut;
    private final FieldSlopes slopes;
    private final ExposureFacts[] facts;
    private final SortedMap<Long, ExtinctionFit.Night> nights;
    private final int[] usedOfList;
    private final double[] squaresOfList;

    /** What is known beside the fit; coordinates of each source list. */
    record Setting(NominalSky nominal, PhotometricSettings settings, List<Wcs> places, LeftOut leftOut) {}

    PhotometricReport(Detections detections, PhotometricProblem problem, Setting setting) {
        this.detections = detections;
        this.problem = problem;
        this.nominal = setting.nominal();
        this.settings = setting.settings();
        this.places = List.copyOf(setting.places());
        this.leftOut = setting.leftOut();
        this.slopes = new FieldSlopes(detections, places, problem.stars().measurements(), problem.stars()::detection);
        this.facts = new ExposureFacts[detections.exposures().size()];
        for (int list = 0; list < detections.lists().size(); list++) {
            facts[detections.exposureOfList(list)] =
                    detections.lists().get(list).exposure();
        }
        long[] night = new long[facts.length];
        double[] airmass = new double[facts.length];
        double[] zeroPoint = new double[facts.length];
        for (int e = 0; e < facts.length; e++) {
            night[e] = nominal.night(facts[e].mjdUtc());
            airmass[e] = facts[e].airmass();
            zeroPoint[e] = isSolved(e) ? zeroPoint(e) : Double.NaN;
        }
        this.nights = ExtinctionFit.fit(night, airmass, zeroPoint, nominal.extinctionMagPerAirmass());
        this.usedOfList = new int[detections.lists().size()];
        this.squaresOfList = new double[usedOfList.length];
        MagnitudeMeasurements stars = problem.stars();
        Measurements all = stars.measurements();
        for (int i = 0; i < all.size(); i++) {
            if (all.isActive(i) && !stars.isCatalogue(i)) {
                int list = detections.list(stars.detection(i));
                usedOfList[list]++;
                squaresOfList[list] += all.residual(i, 0) * all.residual(i, 0);
            }
        }
    }

    PhotometricOutcome outcome() {
        List<ChipZeroPoint> points = new ArrayList<>();
        for (int list = 0; list < detections.lists().size(); list++) {
            points.add(point(list));
        }
        PhotometricSolution solution = new PhotometricSolution(
                facts[0].instrument(),
                facts[0].filter(),
                problem.model().starFlat().starFlats(),
                points,
                epochs());
        return new PhotometricOutcome.Solved(solution, statistics(), residuals());
    }

    private SortedMap<String, Integer> epochs() {
        SortedMap<String, Integer> epochs = new TreeMap<>();
        for (int e = 0; e < facts.length; e++) {
            epochs.put(facts[e].exposure(), problem.model().campaign().epoch(e));
        }
        return epochs;
    }

    private boolean isSolved(int exposure) {
        return problem.component()[exposure] >= 0;
    }

    /** Mean over the chips, whose offsets sum to zero. */
    private double zeroPoint(int exposure) {
        return isSolved(exposure)
                ? problem.model().zeroPointMag(exposure)
                : nominal.zeroPointAt(facts[exposure].airmass());
    }

    /** Neither magnitudes nor the extinction of a clear sky are known: a low zero point need not be a cloud. */
    private boolean isWithoutStandard(int exposure) {
        return !problem.absolute()[problem.component()[exposure]] && nominal.extinctionMagPerAirmass() == 0;
    }

    private double cloud(int exposure) {
        ExtinctionFit.Night night = nights.get(nominal.night(facts[exposure].mjdUtc()));
        if (night == null || !isSolved(exposure) || isWithoutStandard(exposure)) {
            return Double.NaN;
        }
        return night.zeroPointAt(facts[exposure].airmass()) - zeroPoint(exposure);
    }

    private ChipZeroPoint point(int list) {
        int exposure = detections.exposureOfList(list);
        int chip = detections.chipOfList(list);
        double value = isSolved(exposure)
                ? problem.model().zeroPointMag(exposure, chip)
                : zeroPoint(exposure)
                        + problem.model().chipOffsets(problem.model().campaign().epoch(exposure))[chip];
        SolutionQuality quality = SolutionQuality.EXCLUDED;
        if (isSolved(exposure)) {
            quality = problem.absolute()[problem.component()[exposure]]
                    ? SolutionQuality.ABSOLUTE
                    : SolutionQuality.RELATIVE_ONLY;
        }
        return new ChipZeroPoint(
                detections.exposures().get(exposure),
                detections.chips().get(chip),
                value,
                isSolved(exposure) ? problem.zeroPointErrorMag(exposure, chip) : Double.NaN,
                facts[exposure].airmass(),
                cloud(exposure),
                quality,
                problem.component()[exposure],
                usedOfList[list],
                usedOfList[list] == 0 ? Double.NaN : Math.sqrt(squaresOfList[list] / usedOfList[list]),
                String.join("; ", remarks(exposure)));
    }

    private PhotometricStatistics.Sky sky(int exposure) {
        double cloud = cloud(exposure);
        if (Double.isNaN(cloud)) {
            return PhotometricStatistics.Sky.UNKNOWN;
        }
        return cloud > settings.cloudLimitMag() ? PhotometricStatistics.Sky.CLOUDY : PhotometricStatistics.Sky.CLEAR;
    }

    private List<String> remarks(int exposure) {
        List<String> remarks = new ArrayList<>();
        if (!isSolved(exposure)) {
            remarks.add("left out: " + leftOut.reason(exposure) + "; the zero point is the nominal one");
            return remarks;
        }
        if (!problem.absolute()[problem.component()[exposure]] && problem.published() > 0) {
            remarks.add("relative only: too few reference stars with a magnitude in this filter");
        }
        if (sky(exposure) == PhotometricStatistics.Sky.CLOUDY) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "cloudy: %.3f mag fainter than a clear sky (limit %.3f mag)",
                    cloud(exposure),
                    settings.cloudLimitMag()));
        }
        if (problem.model().nights().isPresent()) {
            NightlyExtinction night = problem.model().nights().get();
            if (!night.isClear(exposure)) {
                remarks.add(String.format(
                        Locale.ROOT,
                        "not photometric: %.4f mag fainter than its night lets expect (limit %.4f mag)",
                        night.dimmingMag(exposure),
                        night.limitMag(exposure)));
            }
        }
        slopes.remark(exposure).ifPresent(remarks::add);
        double scale =
                Math.sqrt(problem.stars().measurements().errorModel(exposure).scale());
        if (scale > LARGE_ERROR_SCALE) {
            remarks.add(String.format(Locale.ROOT, "flux errors are %.1f times as large as stated", scale));
        }
        return remarks;
    }

    private PhotometricStatistics statistics() {
        MagnitudeMeasurements stars = problem.stars();
        Measurements all = stars.measurements();
        RobustFit fit = problem.fit();
        double squares = 0;
        int count = 0;
        double noise = 0;
        double reference = 0;
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
                    reference += all.residual(i, 0) * all.residual(i, 0);
                    references++;
                } else if (active > 1 && all.leverage(i) < 0.999) {
                    squares += all.normalised(i) * all.variance(i);
                    count++;
                    noise += all.measuredVariance(i);
                }
            }
        }
        List<Boolean> components = new ArrayList<>();
        for (boolean tied : problem.absolute()) {
            components.add(tied);
        }
        return new PhotometricStatistics(
                rms(squares, count),
                fit.validation().reservedRms(),
                rms(noise, count),
                rms(reference, references),
                clearScatter(),
                fit.chiSquare() / fit.degreesOfFreedom(),
                fit.validation().reservedChiSquare(),
                fitted,
                count,
                rejected,
                components,
                Arrays.stream(problem.model().chipOffsets(0)).boxed().toList(),
                nights.values().stream().map(PhotometricReport::report).toList(),
                exposureReports(),
                Examination.of(
                        new Examination.Subject(detections, problem.ties(), all),
                        fit,
                        problem.vocabulary(detections, places)),
                fitted());
    }

    private List<FittedTerm> fitted() {
        List<FittedTerm> fitted = new ArrayList<>();
        problem.model()
                .report((name, value, unknowns, unit) -> fitted.add(new FittedTerm(
                        name,
                        value,
                        unknowns.isEmpty()
                                ? Double.NaN
                                : Math.sqrt(problem.fit().factor().variance(unknowns)),
                        unit)));
        return fitted;
    }

    private static NightReport report(ExtinctionFit.Night night) {
        return new NightReport(
                night.night(),
                night.zeroPointMag(),
                night.extinctionMagPerAirmass(),
                night.measured() ? ExtinctionSource.MEASURED : ExtinctionSource.NOMINAL,
                night.clearExposures());
    }

    private double clearScatter() {
        double sum = 0;
        int count = 0;
        for (int e = 0; e < facts.length; e++) {
            if (sky(e) == PhotometricStatistics.Sky.CLEAR) {
                sum += cloud(e) * cloud(e);
                count++;
            }
        }
        return rms(sum, count);
    }

    private static double rms(double squares, int count) {
        return count == 0 ? Double.NaN : Math.sqrt(squares / count);
    }

    private List<ExposureReport> exposureReports() {
        MagnitudeMeasurements stars = problem.stars();
        Measurements all = stars.measurements();
        int[] used = new int[facts.length];
        for (int i = 0; i < all.size(); i++) {
            if (!stars.isCatalogue(i) && all.isActive(i)) {
                used[all.group(i)]++;
            }
        }
        List<ExposureReport> reports = new ArrayList<>();
        for (int e = 0; e < facts.length; e++) {
            reports.add(new ExposureReport(
                    facts[e].exposure(),
                    problem.component()[e],
                    zeroPoint(e),
                    facts[e].airmass(),
                    cloud(e),
                    sky(e),
                    used[e],
                    Math.sqrt(all.errorModel(e).scale()),
                    Math.sqrt(all.errorModel(e).excess()),
                    remarks(e)));
        }
        return reports;
    }

    private PhotometricResiduals residuals() {
        MagnitudeMeasurements stars = problem.stars();
        Measurements all = stars.measurements();
        int used = Arrays.stream(usedOfList).sum();
        double[] mag = new double[used];
        double[] residual = new double[used];
        int count = 0;
        for (int s = 0; s < all.stars(); s++) {
            for (int i = all.start(s); i < all.start(s + 1); i++) {
                if (all.isActive(i) && !stars.isCatalogue(i)) {
                    mag[count] = stars.starMagnitude()[s];
                    residual[count++] = all.residual(i, 0);
                }
            }
        }
        return new PhotometricResiduals(mag, residual);
    }
}
