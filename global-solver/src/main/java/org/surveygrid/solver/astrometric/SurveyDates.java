package org.surveygrid.solver.astrometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.LeftOut;
import org.surveygrid.solver.astrometric.motion.ReferenceStars;
import org.surveygrid.solver.astrometric.motion.StarUnknowns;
import org.surveygrid.solver.astrometric.term.AstrometricTerm;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.astrometric.term.SurveyFacts;
import org.surveygrid.solver.astrometric.term.TermDeclaration;
import org.surveygrid.solver.astrometric.term.TermOutcome;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.TangentBasis;

/** When and in which filters exposures were taken, and which terms of a model they allow. */
final class SurveyDates {
    private static final double SECONDS_PER_DAY = 86400;
    private static final double DAYS_PER_YEAR = 365.25;
    /** Within less, parallax and proper motion are one. */
    private static final double SHORTEST_YEARS = 1.5;

    private final Detections detections;
    private final double[] midMjd;
    private final List<String> filters;

    SurveyDates(Detections detections) {
        this.detections = detections;
        this.midMjd = new double[detections.exposures().size()];
        String[] filter = new String[midMjd.length];
        for (int i = 0; i < detections.lists().size(); i++) {
            ExposureFacts facts = detections.lists().get(i).exposure();
            midMjd[detections.exposureOfList(i)] = facts.mjdUtc() + facts.exposureSeconds() / 2 / SECONDS_PER_DAY;
            filter[detections.exposureOfList(i)] = facts.filter();
        }
        this.filters = List.of(filter);
    }

    /** Middle of each exposure. */
    double[] midMjd() {
        return midMjd;
    }

    /** Of the exposures that have detections. */
    double[] counting() {
        boolean[] filled = new boolean[midMjd.length];
        boolean[] lists = detections.listsWithDetections();
        for (int i = 0; i < lists.length; i++) {
            filled[detections.exposureOfList(i)] |= lists[i];
        }
        return IntStream.range(0, filled.length)
                .filter(e -> filled[e])
                .mapToDouble(e -> midMjd[e])
                .toArray();
    }

    /** Why the survey cannot have a model, whatever its further terms are. */
    Optional<String> refusal(AstrometryDeclaration model, ReferenceStars references, LeftOut leftOut) {
        if (model.canonicalExposure().isPresent()) {
            String canonical = model.canonicalExposure().get();
            int number = detections.exposures().indexOf(canonical);
            if (number < 0 || leftOut.contains(number)) {
                return Optional.of("canonicalExposure " + canonical + " "
                        + (number < 0 ? "is none of the exposures" : leftOut.reason(number))
                        + ": name another one, or none");
            }
        }
        double[] dates = counting();
        double years = (Arrays.stream(dates).max().orElse(0)
                        - Arrays.stream(dates).min().orElse(0))
                / DAYS_PER_YEAR;
        return model.stars() != StarUnknowns.POSITION && years < SHORTEST_YEARS && !references.isMoving()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "properMotion needs exposures over at least %.1f years, these cover %.2f: take it out of the model, or"
                                + " give reference stars with PMRA, PMDEC, PARALLAX and their errors",
                        SHORTEST_YEARS,
                        years))
                : Optional.empty();
    }

    /** What terms may know of the survey. */
    SurveyFacts facts(AstrometryDeclaration model, AstrometricModel begin, int stars, int coloured) {
        List<TangentBasis> pointings = new ArrayList<>();
        for (int e = 0; e < midMjd.length; e++) {
            pointings.add(begin.exposure(e).basis());
        }
        return new SurveyFacts(
                detections.exposures(),
                filters,
                midMjd,
                model.epochs().of(midMjd),
                pointings,
                begin.radiusArcsec(),
                begin.chips().subList(0, detections.chips().size()),
                begin.chipDegree(),
                model.colour().isEmpty() ? 0 : coloured,
                stars);
    }

    /** Builds declared terms into a list, or says why the survey cannot have one of them. */
    static Optional<String> build(List<TermDeclaration> declared, SurveyFacts facts, List<AstrometricTerm> into) {
        for (TermDeclaration one : declared) {
            switch (one.build(facts)) {
                case TermOutcome.Ready ready -> into.add(ready.term());
                case TermOutcome.Refused refused -> {
                    return Optional.of(refused.reason());
                }
            }
        }
        return Optional.empty();
    }
}
