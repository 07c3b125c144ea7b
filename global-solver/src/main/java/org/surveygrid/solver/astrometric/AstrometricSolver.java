package org.surveygrid.solver.astrometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.ExposureTies;
import org.surveygrid.solver.association.LeftOut;
import org.surveygrid.solver.association.StarAssociation;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.astrometric.motion.ReferenceStars;
import org.surveygrid.solver.astrometric.motion.StarPaths;
import org.surveygrid.solver.astrometric.motion.StarUnknowns;
import org.surveygrid.solver.astrometric.term.AstrometricTerm;
import org.surveygrid.solver.colour.StarColours;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.engine.FitFailure;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ChanceTies;
import org.surveygrid.solver.focalplane.ExposureRegistration;
import org.surveygrid.solver.focalplane.StartModel;
import org.surveygrid.task.UnprocessableReason;

/** From source lists to a global astrometric solution. */
public final class AstrometricSolver {
    private static final int MIN_SHARED_STARS = 5;
    private static final int MEASUREMENTS_PER_TERM = 3;
    private static final int EXCLUSION_ROUNDS = 4;
    /** Rough fits before the real one, as long as each lets more measurements find their star than the one before. */
    private static final int START_ROUNDS = 6;
    /** Fields that the first round sees apart may have but few stars in common. */
    private static final double GROWTH = 1.002;

    private static final double LARGEST_REJECTED_SHARE = 0.5;

    private final Detections detections;
    private final AstrometricSettings settings;
    private final Map<String, ChipPlacement> placements;
    private final Execution execution;
    private final ReferenceStars references;
    private final StarColours measuredColours;
    private final Optional<AstrometricDetails.Start> start;
    private final List<String> colour;
    private final SurveyDates dates;
    private final double[] midMjd;
    private final List<AstrometricTerm> terms = new ArrayList<>();

    private AstrometricSolver(Detections detections, Sky sky, AstrometricSettings settings, Execution execution) {
        this.detections = detections;
        this.settings = settings;
        this.placements = sky.placements();
        this.execution = execution;
        this.measuredColours = sky.colours();
        this.start = sky.start();
        this.colour = settings.model().colour().isEmpty()
                ? sky.reference().map(ReferenceStars::firstColour).orElse(List.of())
                : settings.model().colour();
        ReferenceStars published = ReferenceStars.of(sky.reference(), colour);
        this.dates = new SurveyDates(detections);
        this.midMjd = dates.midMjd();
        this.references = settings.model().stars() == StarUnknowns.POSITION
                ? published.at(StarPaths.meanYear(dates.counting()))
                : published;
    }

    /**
     * What is known besides the detections.
     *
     * @param reference published positions, or empty for a relative solution
     * @param placements of chips in the focal plane; where any is missing they are derived from the source lists
     * @param colours of stars whose colour is not published
     * @param start a solution of the same detections by a model with fewer terms
     */
    public record Sky(
            Optional<ReferenceCatalogue> reference,
            Map<String, ChipPlacement> placements,
            StarColours colours,
            Optional<AstrometricDetails.Start> start) {
        public Sky {
            placements = Map.copyOf(placements);
        }

        /**
         * Published colours alone.
         *
         * @param reference published positions, or empty for a relative solution
         * @param placements of chips in the focal plane; where any is missing they are derived from the source lists
         */
        public Sky(Optional<ReferenceCatalogue> reference, Map<String, ChipPlacement> placements) {
            this(reference, placements, StarColours.NONE, Optional.empty());
        }
    }

    /**
     * Solves.
     *
     * @param detections what was seen
     * @param reference published positions, or empty for a relative solution
     * @param placements of chips in the focal plane; where any is missing they are derived from the source lists
     * @param settings how
     * @return a solution, or why there is none
     */
    public static AstrometricOutcome solve(
            Detections detections,
            Optional<ReferenceCatalogue> reference,
            Map<String, ChipPlacement> placements,
            AstrometricSettings settings) {
        return solve(detections, new Sky(reference, placements), settings, Execution.ALONE);
    }

    /**
     * Solves.
     *
     * @param detections what was seen
     * @param sky what else is known
     * @param settings how
     * @param execution by how many threads
     * @return a solution, or why there is none
     */
    public static AstrometricOutcome solve(
            Detections detections, Sky sky, AstrometricSettings settings, Execution execution) {
        if (detections.size() == 0) {
            return new AstrometricOutcome.Failed(
                    UnprocessableReason.TOO_FEW_STARS,
                    "none of the " + detections.lists().size() + " source lists has a usable detection");
        }
        LeftOut leftOut = LeftOut.of(detections);
        for (int attempt = 0; ; attempt++) {
            Detections counting = leftOut.counting(detections);
            if (counting.size() == 0) {
                return tooFew(leftOut, settings);
            }
            AstrometricSolver solver = new AstrometricSolver(counting, sky, settings, execution);
            Optional<AstrometricOutcome> outcome = solver.solve(leftOut, attempt < EXCLUSION_ROUNDS);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
    }

    /**
     * One attempt with what is not left out.
     *
     * @return empty when more must be left out first: all begins again then, so that what was left out has changed nothing
     */
    private Optional<AstrometricOutcome> solve(LeftOut excluded, boolean mayExclude) {
        int before = excluded.count();
        Optional<AstrometricDetails.Start> known =
                start.filter(first -> first.names().equals(AstrometricDetails.Start.names(detections)));
        AstrometricModel begin = known.map(first -> first.begin().copy()).orElseGet(this::nominal);
        double[] moved = known.map(AstrometricDetails.Start::movedArcsec).orElseGet(() -> register(begin));
        AstrometricModel better = known.map(AstrometricDetails.Start::model).orElse(begin);
        StarGroups groups = associate(better, excluded);
        if (isUnsettled(before, excluded)) {
            return Optional.empty();
        }
        Optional<String> refusal = dates.refusal(settings.model(), references, excluded);
        if (refusal.isEmpty()) {
            refusal = SurveyDates.build(
                    settings.model().terms(),
                    dates.facts(settings.model(), begin, groups.size(), colouredStars(groups)),
                    terms);
        }
        if (refusal.isPresent()) {
            return Optional.of(new AstrometricOutcome.Failed(UnprocessableReason.INCONSISTENT_INPUTS, refusal.get()));
        }
        for (int round = 0; known.isEmpty() && round < START_ROUNDS && groups.size() > 0; round++) {
            FitProblem problem = problem(begin, better, withoutChance(groups, begin), excluded);
            Optional<FitFailure> failure = problem.fit().quick();
            if (failure.isPresent()) {
                return Optional.of(problem.failed(failure.get(), detections.exposures()));
            }
            better = problem.model();
            StarGroups next = associate(better, excluded);
            if (isUnsettled(before, excluded)) {
                return Optional.empty();
            }
            boolean settled = next.ties() <= GROWTH * groups.ties();
            groups = next;
            if (settled) {
                break;
            }
        }
        for (int round = 0; groups.size() > 0; round++) {
            FitProblem problem = problem(begin, better, groups, excluded);
            Optional<FitFailure> failure = problem.fit().run(settings.clipSigma(), settings.settled());
            if (failure.isPresent()) {
                FitProblem rough = problem(begin, better, groups, excluded);
                if (mayExclude
                        && detections.stars().isEmpty()
                        && rough.fit().quick().isEmpty()
                        && report(rough, excluded, begin, moved).leaveOutWrongChips()) {
                    return Optional.empty();
                }
                return Optional.of(problem.failed(failure.get(), detections.exposures()));
            }
            SortedMap<Integer, String> poor =
                    round == EXCLUSION_ROUNDS || !mayExclude ? new TreeMap<>() : poor(problem, excluded);
            AstrometricReport report = report(problem, excluded, begin, moved);
            if (mayExclude && detections.stars().isEmpty() && report.leaveOutWrongChips()) {
                return Optional.empty();
            }
            if (poor.isEmpty()) {
                return Optional.of(report.outcome(groups.selfMatches(), problem.fitted(detections, midMjd)));
            }
            poor.forEach(excluded::add);
            if (isUnsettled(before, excluded)) {
                return Optional.empty();
            }
            better = problem.model();
            groups = associate(better, excluded);
        }
        return Optional.of(tooFew(excluded, settings));
    }

    /**
     * Stars without ties that may be chance: as long as fields are apart by more than the radius few stars, and those wrong
     * ones, join them, and the sample of a rough fit holds on to all of these.
     */
    private StarGroups withoutChance(StarGroups groups, AstrometricModel model) {
        int chance = ChanceTies.most(detections, model, settings.associationRadiusArcsec());
        return ExposureTies.of(detections, groups, Math.max(MIN_SHARED_STARS, chance), settings.minReferenceStars())
                .apart(detections, groups);
    }

    private AstrometricReport report(
            FitProblem problem, LeftOut excluded, AstrometricModel begin, double[] movedArcsec) {
        AstrometricDetails.Start start = new AstrometricDetails.Start(
                AstrometricDetails.Start.names(detections), begin, problem.model(), movedArcsec);
        return new AstrometricReport(detections, problem, excluded, start);
    }

    /** A linear model of where the source lists say that they are. */
    private AstrometricModel nominal() {
        return StartModel.of(
                        detections,
                        placements,
                        settings.model().chipDegree(),
                        settings.model().exposureDegree())
                .withEpochs(
                        settings.model().epochs().of(midMjd),
                        settings.model().epochs().count());
    }

    /** Moves exposures to where they belong; says by how many arcseconds. */
    private double[] register(AstrometricModel model) {
        return detections.stars().isPresent()
                ? new double[detections.exposures().size()]
                : ExposureRegistration.register(detections, model, settings.reach(), references.directions());
    }

    /** Whether more is left out than when the attempt began. Where stars are known, they are merely cut. */
    private boolean isUnsettled(int before, LeftOut excluded) {
        return detections.stars().isEmpty() && excluded.count() > before;
    }

    /** How much redder each star is than the typical one; 0 where that is not known. */
    private double[] colours(StarGroups groups) {
        double[] colours = measuredColours.ofStars(detections, groups, references::colourMag);
        double typical = StarColours.typical(colours);
        for (int s = 0; s < colours.length; s++) {
            colours[s] = Double.isNaN(colours[s]) ? 0 : colours[s] - typical;
        }
        return colours;
    }

    private int colouredStars(StarGroups groups) {
        return (int) Arrays.stream(measuredColours.ofStars(detections, groups, references::colourMag))
                .filter(Double::isFinite)
                .count();
    }

    private static AstrometricOutcome tooFew(LeftOut excluded, AstrometricSettings settings) {
        return new AstrometricOutcome.Failed(
                UnprocessableReason.TOO_FEW_STARS,
                "no exposure shares at least " + settings.minMatches()
                        + " stars with another one or with the reference catalogue (association radius "
                        + settings.associationRadiusArcsec() + " arcsec, " + excluded.count() + " exposures left out)");
    }

    private StarGroups associate(AstrometricModel model, LeftOut excluded) {
        StarGroups groups = detections.stars().orElseGet(() -> findStars(model));
        return excluded.addLonely(detections, groups, settings.minMatches());
    }

    private StarGroups findStars(AstrometricModel model) {
        double[] direction = new double[3 * detections.size()];
        AstrometricModel.Place place = model.newPlace();
        double[] at = new double[2];
        double[] vector = new double[3];
        for (int d = 0; d < detections.size(); d++) {
            at[0] = detections.xPx(d);
            at[1] = detections.yPx(d);
            model.place(place, detections.exposure(d), detections.chip(d), at);
            model.exposure(detections.exposure(d)).basis().unproject(place.plane(), vector);
            System.arraycopy(vector, 0, direction, 3 * d, 3);
        }
        return StarAssociation.within(detections, direction, settings.associationRadiusArcsec())
                .groups(references.flatDirections());
    }

    /** A fit whose gauge is that of one model and which starts from another. */
    private FitProblem problem(AstrometricModel begin, AstrometricModel from, StarGroups groups, LeftOut excluded) {
        ExposureTies ties = ExposureTies.of(detections, groups, MIN_SHARED_STARS, settings.minReferenceStars());
        int[] component = ties.component();
        boolean[] absolute = ties.absolute();
        AstrometricModel model = from.copy();
        int[] perChip = new int[model.chips().size()];
        int[] exposureOf = new int[groups.detections().length];
        int[] chipOf = new int[exposureOf.length];
        for (int i = 0; i < chipOf.length; i++) {
            int d = groups.detections()[i];
            exposureOf[i] = detections.exposure(d);
            chipOf[i] = model.chipAt(exposureOf[i], detections.chip(d));
            perChip[chipOf[i]]++;
        }
        int[] chipTerms = new int[perChip.length];
        for (int c = 0; c < chipTerms.length; c++) {
            for (int degree = 0; degree <= settings.model().chipDegree(); degree++) {
                if (perChip[c] >= MEASUREMENTS_PER_TERM * LegendreBasis.terms(degree)) {
                    chipTerms[c] = LegendreBasis.terms(degree);
                }
            }
        }
        boolean[] included = new boolean[component.length];
        for (int e = 0; e < included.length; e++) {
            included[e] = component[e] >= 0 && !excluded.contains(e);
        }
        StarGroups usable = ties.usable(detections, groups);
        StarMeasurements stars =
                new StarMeasurements(detections, usable, model, references.directions(), references.errorMas());
        if (settings.model().stars() == StarUnknowns.POSITION && terms.isEmpty()) {
            stars.takeEllipses(model);
        }
        double[] colours = colours(usable);
        Optional<MovingStars> moving = settings.model().stars() == StarUnknowns.POSITION
                ? Optional.empty()
                : Optional.of(new MovingStars(
                        stars, references, new StarPaths(settings.model().stars(), midMjd, usable.size())));
        AstrometricNodes nodes = new AstrometricNodes(model, chipTerms, included, terms);
        AstrometricGauge gauge = new AstrometricGauge(
                begin,
                component,
                absolute,
                AstrometricGauge.Families.of(exposureOf, chipOf, component.length, detectionsByChip(model)),
                canonical());
        AstrometricStars equations = new AstrometricStars(model, stars, nodes, gauge, colours, moving);
        RobustFit fit = new RobustFit(equations, stars.measurements(), execution);
        return new FitProblem(model, stars, nodes, equations, fit, ties, colours, moving);
    }

    /** By chip of the model. */
    private int[] detectionsByChip(AstrometricModel model) {
        int[] count = new int[model.chips().size()];
        for (int d = 0; d < detections.size(); d++) {
            count[model.chipAt(detections.exposure(d), detections.chip(d))]++;
        }
        return count;
    }

    private int canonical() {
        return settings.model()
                .canonicalExposure()
                .map(detections.exposures()::indexOf)
                .orElse(-1);
    }

    /** Exposures that agree too little with the others, and why. */
    private SortedMap<Integer, String> poor(FitProblem problem, LeftOut excluded) {
        int exposures = detections.exposures().size();
        int[] used = new int[exposures];
        int[] all = new int[exposures];
        Measurements measurements = problem.stars().measurements();
        for (int i = 0; i < measurements.size(); i++) {
            if (!problem.stars().isCatalogue(i)) {
                all[measurements.group(i)]++;
                used[measurements.group(i)] += measurements.isActive(i) ? 1 : 0;
            }
        }
        SortedMap<Integer, String> poor = new TreeMap<>();
        for (int e = 0; e < exposures; e++) {
            boolean few = used[e] < settings.minMatches() || used[e] < (1 - LARGEST_REJECTED_SHARE) * all[e];
            if (few && !excluded.contains(e) && all[e] > 0) {
                poor.put(e, "only " + used[e] + " of " + all[e] + " matched detections agree with the others");
            }
        }
        return poor;
    }
}
