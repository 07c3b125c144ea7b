package org.surveygrid.solver.photometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.ExposureTies;
import org.surveygrid.solver.association.LeftOut;
import org.surveygrid.solver.association.StarAssociation;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.colour.StarColours;
import org.surveygrid.solver.diagnosis.StarFlatTrust;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.engine.FitFailure;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.focalplane.StartModel;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.ChipZeroPoints;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.SiteForm;
import org.surveygrid.task.UnprocessableReason;

/** From source lists and an astrometric solution to a global photometric solution. */
public final class PhotometricSolver {
    private static final int MIN_SHARED_STARS = 3;

    private final Detections detections;
    private final Sky sky;
    private final PhotometricSettings settings;
    private final Execution execution;
    private final ReferenceMagnitudes references;
    private final String filter;

    private PhotometricSolver(Detections detections, Sky sky, PhotometricSettings settings, Execution execution) {
        this.execution = execution;
        this.detections = detections;
        this.sky = sky.at(settings.model().site());
        this.settings = settings;
        this.filter = detections.lists().getFirst().exposure().filter();
        this.references = ReferenceMagnitudes.of(sky.reference(), filter, settings.model());
    }

    /**
     * What is known besides the detections.
     *
     * @param reference published magnitudes, or empty for a relative solution
     * @param astrometry where the chips look; where it says nothing the source lists' own coordinates are used
     * @param placements of chips in the focal plane; where any is missing they are derived from the source lists
     * @param nominal expected zero point and extinction
     * @param colours of stars whose colour is not published
     */
    public record Sky(
            Optional<ReferenceCatalogue> reference,
            Optional<AstrometricSolution> astrometry,
            Map<String, ChipPlacement> placements,
            NominalSky nominal,
            StarColours colours) {
        public Sky {
            placements = Map.copyOf(placements);
        }

        /**
         * Published colours alone.
         *
         * @param reference published magnitudes, or empty for a relative solution
         * @param astrometry where the chips look
         * @param placements of chips in the focal plane
         * @param nominal expected zero point and extinction
         */
        public Sky(
                Optional<ReferenceCatalogue> reference,
                Optional<AstrometricSolution> astrometry,
                Map<String, ChipPlacement> placements,
                NominalSky nominal) {
            this(reference, astrometry, placements, nominal, StarColours.NONE);
        }

        private Sky at(Optional<SiteForm> site) {
            return site.map(form -> new Sky(
                            reference,
                            astrometry,
                            placements,
                            new NominalSky(
                                    nominal.zeroPointMag(),
                                    form.extinctionMagPerAirmass().orElse(nominal.extinctionMagPerAirmass()),
                                    form.longitudeDegreesEast()),
                            colours))
                    .orElse(this);
        }
    }

    /**
     * Solves.
     *
     * @param detections what was seen, all in one filter
     * @param sky what else is known
     * @param settings how
     * @return a solution, or why there is none
     */
    public static PhotometricOutcome solve(Detections detections, Sky sky, PhotometricSettings settings) {
        return solve(detections, sky, settings, Execution.ALONE);
    }

    /**
     * Solves.
     *
     * @param detections what was seen, all in one filter
     * @param sky what else is known
     * @param settings how
     * @param execution by how many threads
     * @return a solution, or why there is none
     */
    public static PhotometricOutcome solve(
            Detections detections, Sky sky, PhotometricSettings settings, Execution execution) {
        if (detections.size() == 0) {
            return new PhotometricOutcome.Failed(
                    UnprocessableReason.TOO_FEW_STARS,
                    "none of the " + detections.lists().size() + " source lists has a usable detection");
        }
        PhotometricOutcome outcome = settled(detections, sky, settings, execution);
        if (!(outcome instanceof PhotometricOutcome.Solved solved)) {
            return outcome;
        }
        Optional<String> refusal = StarFlatTrust.refusal(
                solved.solution(), detections, solved.statistics().diagnosis());
        if (refusal.isEmpty()) {
            return outcome;
        }
        PhotometricOutcome without = settled(detections, sky, settings.withoutStarFlat(), execution);
        return without instanceof PhotometricOutcome.Solved plain ? plain.refusing(refusal.get()) : without;
    }

    /** Begins again whenever exposures are left out, so that what was left out has changed nothing. */
    private static PhotometricOutcome settled(
            Detections detections, Sky sky, PhotometricSettings settings, Execution execution) {
        LeftOut leftOut = LeftOut.of(detections);
        while (true) {
            Detections counting = leftOut.counting(detections);
            if (counting.size() == 0) {
                return tooFew(settings);
            }
            Optional<PhotometricOutcome> outcome =
                    new PhotometricSolver(counting, sky, settings, execution).solve(leftOut);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
    }

    private static PhotometricOutcome tooFew(PhotometricSettings settings) {
        return new PhotometricOutcome.Failed(
                UnprocessableReason.TOO_FEW_STARS,
                "no exposure shares at least " + settings.minMatches()
                        + " stars with another one or with the reference catalogue (association radius "
                        + settings.associationRadiusArcsec() + " arcsec)");
    }

    /**
     * One attempt with what is not left out.
     *
     * @return empty when more must be left out first
     */
    private Optional<PhotometricOutcome> solve(LeftOut leftOut) {
        int before = leftOut.count();
        Optional<Observed> observed = observe(leftOut);
        if (isToBeginAgain(leftOut, before)) {
            return Optional.empty();
        }
        return Optional.of(observed.isEmpty() ? tooFew(settings) : solve(observed.get(), leftOut));
    }

    private boolean isToBeginAgain(LeftOut leftOut, int before) {
        return detections.stars().isEmpty() && leftOut.count() > before;
    }

    /** What a fit starts from. Which detections are the same star is not kept beside it: that takes much memory. */
    private record Observed(ExposureTies ties, StarConditions conditions, MagnitudeMeasurements stars) {}

    /** Empty when there is nothing to fit, or more must be left out first. */
    private Optional<Observed> observe(LeftOut leftOut) {
        int before = leftOut.count();
        StarGroups groups =
                leftOut.addLonely(detections, detections.stars().orElseGet(this::findStars), settings.minMatches());
        if (groups.size() == 0 || isToBeginAgain(leftOut, before)) {
            return Optional.empty();
        }
        ExposureTies ties = ExposureTies.of(detections, groups, MIN_SHARED_STARS, settings.minReferenceStars());
        StarConditions conditions = new StarConditions(detections, settings.model(), references, this::coordinates);
        conditions.takeColours(groups, sky.colours());
        StarGroups usable = ties.usable(detections, groups);
        return Optional.of(new Observed(ties, conditions, new MagnitudeMeasurements(detections, usable, references)));
    }

    private PhotometricOutcome solve(Observed observed, LeftOut leftOut) {
        AstrometricModel nominal = StartModel.of(detections, sky.placements(), 1, 1);
        List<ChipFrame> chips = nominal.chips();
        int exposures = detections.exposures().size();
        double[] start = new double[exposures];
        for (int list = 0; list < detections.lists().size(); list++) {
            start[detections.exposureOfList(list)] = sky.nominal()
                    .zeroPointAt(detections.lists().get(list).exposure().airmass());
        }
        ExposureTies ties = observed.ties();
        int[] component = ties.component();
        MagnitudeMeasurements stars = observed.stars();
        List<double[]> pointing = new ArrayList<>();
        for (int e = 0; e < exposures; e++) {
            pointing.add(component[e] >= 0 ? nominal.exposure(e).basis().toward() : new double[0]);
        }
        Campaign campaign = new Campaign(
                chips,
                seenChips(),
                detections.exposures(),
                pointing,
                settings.model().epochs(),
                conditions(start),
                new Campaign.Ties(component, ties.absolute()),
                settings.model()
                        .canonicalExposure()
                        .map(detections.exposures()::indexOf)
                        .orElse(-1));
        Optional<PhotometricOutcome> refusal = observed.conditions().describe(stars, campaign);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        PhotometricModel model =
                new PhotometricModel(settings.model(), new ChipZeroPoints.Basis(stars, campaign, directions(nominal)));
        if (model.refusal().isPresent()) {
            return new PhotometricOutcome.Failed(
                    UnprocessableReason.INCONSISTENT_INPUTS, model.refusal().get());
        }
        RobustFit fit = new RobustFit(new MagnitudeStars(model, stars), stars.measurements(), execution);
        Optional<FitFailure> failure = fit.quick();
        if (failure.isEmpty()) {
            failure = fit.run(settings.clipSigma(), settings.settled());
        }
        if (failure.isPresent()) {
            return failed(model, failure.get());
        }
        PhotometricProblem problem = new PhotometricProblem(model, stars, fit, ties, references.mag().length);
        List<Wcs> places = IntStream.range(0, detections.lists().size())
                .mapToObj(this::coordinates)
                .toList();
        return new PhotometricReport(
                        detections, problem, new PhotometricReport.Setting(sky.nominal(), settings, places, leftOut))
                .outcome();
    }

    private PhotometricOutcome failed(PhotometricModel model, FitFailure failure) {
        String why = switch (failure) {
            case FitFailure.Undetermined(int unknown) -> "the stars do not determine " + model.name(unknown);
            case FitFailure.Diverged(int group) ->
                "the magnitudes of "
                        + (group < detections.exposures().size()
                                ? detections.exposures().get(group)
                                : "the reference catalogue")
                        + " diverge: take terms out of the model";
        };
        return new PhotometricOutcome.Failed(UnprocessableReason.SINGULAR_SOLUTION, why);
    }

    /** By chip, whether any list of it has detections. */
    private List<Boolean> seenChips() {
        boolean[] filled = detections.listsWithDetections();
        boolean[] seen = new boolean[detections.chips().size()];
        for (int list = 0; list < filled.length; list++) {
            seen[detections.chipOfList(list)] |= filled[list];
        }
        return IntStream.range(0, seen.length).mapToObj(c -> seen[c]).toList();
    }

    private Campaign.ExposureSky conditions(double[] expectedZeroPointMag) {
        int exposures = expectedZeroPointMag.length;
        double[] mjd = new double[exposures];
        long[] night = new long[exposures];
        double[] airmass = new double[exposures];
        for (int list = 0; list < detections.lists().size(); list++) {
            int e = detections.exposureOfList(list);
            ExposureFacts facts = detections.lists().get(list).exposure();
            mjd[e] = facts.mjdUtc();
            night[e] = sky.nominal().night(facts.mjdUtc());
            airmass[e] = facts.airmass();
        }
        return new Campaign.ExposureSky(
                mjd, night, airmass, expectedZeroPointMag, sky.nominal().extinctionMagPerAirmass());
    }

    /** Where each chip of each exposure looks, chips fastest; empty where there is no list. */
    private double[][] directions(AstrometricModel nominal) {
        if (settings.model().chipZeroPointMag().isEmpty()) {
            return new double[0][];
        }
        int chips = nominal.chips().size();
        double[][] directions = new double[chips * detections.exposures().size()][];
        Arrays.fill(directions, new double[0]);
        for (int list = 0; list < detections.lists().size(); list++) {
            ExposureFacts facts = detections.lists().get(list).exposure();
            SkyPosition centre = coordinates(list).toSky((facts.widthPx() - 1) / 2.0, (facts.heightPx() - 1) / 2.0);
            directions[detections.exposureOfList(list) * chips + detections.chipOfList(list)] =
                    TangentBasis.vector(centre);
        }
        return directions;
    }

    private Wcs coordinates(int list) {
        ExposureFacts facts = detections.lists().get(list).exposure();
        Optional<ChipAstrometry> solved =
                sky.astrometry().flatMap(solution -> solution.find(facts.exposure(), facts.chip()));
        return solved.isPresent()
                ? solved.get().wcs()
                : detections.lists().get(list).wcs();
    }

    private StarGroups findStars() {
        double[] direction = new double[3 * detections.size()];
        Wcs[] coordinates = new Wcs[detections.lists().size()];
        for (int list = 0; list < coordinates.length; list++) {
            coordinates[list] = coordinates(list);
        }
        for (int d = 0; d < detections.size(); d++) {
            SkyPosition position = coordinates[detections.list(d)].toSky(detections.xPx(d), detections.yPx(d));
            System.arraycopy(TangentBasis.vector(position), 0, direction, 3 * d, 3);
        }
        return StarAssociation.within(detections, direction, settings.associationRadiusArcsec())
                .groups(references.directions());
    }
}
