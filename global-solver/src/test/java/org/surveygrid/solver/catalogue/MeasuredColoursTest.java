package org.surveygrid.solver.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.motion.EarthDirections;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.astrometric.term.FittedValue;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.ldac.CatalogueReader;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricStatistics.FittedTerm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.toml.TomlSection;

/** Chromatic refraction and chips that respond to colour, where no catalogue has colours but two filters were used. */
class MeasuredColoursTest {
    private static final int EXPOSURES = 8;
    private static final double LONGITUDE = -70.8;
    private static final double LATITUDE = -30.17;
    private static final double REFRACTION_MAS = 40;
    private static final double SPREAD_MAG = 0.5;
    /** Of chips with odd numbers in r, less that of the others. */
    private static final double RESPONSE_MAG_PER_MAG = 0.04;

    /** Colours are measured with the mean response of the chips in r: true ones are so much larger. */
    private static final double STRETCH = 1 / (1 - RESPONSE_MAG_PER_MAG / 2);

    /** Scatter of the mean over all exposures, which share their stars, from seed to seed of 80 others. */
    private static final double MEAN_SIGMA_MAS = 0.69;

    private static final double FAR_SIGMA = 3.5;

    private final List<Double> colours = new ArrayList<>();

    private SyntheticSurvey survey(long seed, double faintestMag) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = EXPOSURES;
        survey.faintestMag = faintestMag;
        survey.starsPerChip = 80;
        double sidereal = (280.46061837 + 360.98564736629 * (60000 - 51544.5) + LONGITUDE) % 360;
        double transit = 60000 + (survey.raCentre - sidereal + 360) % 360 / 360.98564736629;
        survey.mjd = number -> transit + (number - 3.5) * 0.03;
        RandomStream random = RandomStream.of(seed);
        for (int s = 0; s < 20_000; s++) {
            colours.add(0.8 + SPREAD_MAG * random.nextGaussian());
        }
        survey.displacement = (star, exposure, chip) -> {
            double[] vector = TangentBasis.vector(SkyPosition.wrapping(survey.star(star)[0], survey.star(star)[1]));
            double[][] axes = TangentBasis.localAxes(vector);
            double[] zenith =
                    EarthDirections.zenith(survey.mjd.applyAsDouble(exposure) + 50 / 86400.0, LONGITUDE, LATITUDE);
            double scale = colours.get(star) * REFRACTION_MAS / 1000 / TangentBasis.dot(zenith, vector);
            return new double[] {scale * TangentBasis.dot(zenith, axes[0]), scale * TangentBasis.dot(zenith, axes[1])};
        };
        return survey.build();
    }

    private int starOf(SyntheticSurvey survey, SkyPosition at) {
        int nearest = -1;
        double distance = Double.POSITIVE_INFINITY;
        for (int s = 0; s < survey.starCount(); s++) {
            double ra = survey.star(s)[0] - at.raDegrees();
            double dec = survey.star(s)[1] - at.decDegrees();
            if (ra * ra + dec * dec < distance) {
                distance = ra * ra + dec * dec;
                nearest = s;
            }
        }
        return nearest;
    }

    /** Exposures with even numbers are in g, the others in r. */
    private List<CatalogueExposure> exposures(SyntheticSurvey survey) {
        TreeMap<String, List<CatalogueChip>> chips = new TreeMap<>();
        for (int n = 0; n < survey.lists.size(); n++) {
            SourceList list = survey.lists.get(n);
            ExposureFacts facts = list.exposure();
            int exposure = Math.floorDiv(n, SyntheticSurvey.CHIPS);
            int chip = n % SyntheticSurvey.CHIPS;
            String filter = exposure % 2 == 0 ? "g" : "r";
            double[] flux = list.fluxElectrons();
            double[] error = list.fluxErrorElectrons();
            for (int i = 0; i < flux.length; i++) {
                SkyPosition at = SyntheticSurvey.sky(survey.truth.get(exposure), chip, list.xPx()[i], list.yPx()[i]);
                double colour = colours.get(starOf(survey, at));
                double fainter = filter.equals("g") ? colour : chip % 2 * RESPONSE_MAG_PER_MAG * (colour - 0.8);
                double factor = StrictMath.pow(10, -0.4 * fainter);
                flux[i] *= factor;
                error[i] *= factor;
            }
            ExposureFacts own = new ExposureFacts(
                    facts.instrument(),
                    facts.chip(),
                    facts.exposure(),
                    filter,
                    facts.mjdUtc(),
                    facts.exposureSeconds(),
                    facts.airmass(),
                    facts.widthPx(),
                    facts.heightPx());
            SourceList named = new SourceList(
                            own,
                            list.wcs(),
                            list.xPx(),
                            list.yPx(),
                            list.positionErrorPx(),
                            flux,
                            error,
                            list.fwhmPx(),
                            list.ellipticity(),
                            new int[flux.length],
                            new int[flux.length])
                    .named("", CatalogueReader.label(chip + 1));
            chips.computeIfAbsent(facts.exposure(), key -> new ArrayList<>())
                    .add(new CatalogueChip(
                            chip + 1, FitsHeader.builder().build(), Optional.of(named), list.size(), ""));
        }
        List<CatalogueExposure> exposures = new ArrayList<>();
        chips.forEach((id, own) -> {
            ExposureFacts facts = own.getFirst().sources().orElseThrow().exposure();
            exposures.add(new CatalogueExposure(
                    Path.of(id + ".cat"),
                    id,
                    "camera",
                    facts.filter(),
                    new CatalogueExposure.HeaderPhotometry(
                            facts.exposureSeconds(), facts.airmass(), 25, CatalogueExposure.Sky.UNKNOWN),
                    own));
        });
        return exposures;
    }

    private static CatalogueSolution solve(List<CatalogueExposure> exposures, ReferenceCatalogue reference) {
        return solver(exposures, reference, new ArrayList<>()).apply(SolveSettings.SurveyColours.WHERE_NOT_PUBLISHED);
    }

    private static Function<SolveSettings.SurveyColours, CatalogueSolution> solver(
            List<CatalogueExposure> exposures, ReferenceCatalogue reference, List<String> steps) {
        AstrometryDeclaration positions = AstrometryDeclaration.read(
                TomlSection.parse("model file", "colour = [\"g\", \"r\"]\ndcr = true\nsite = [-70.8, -30.17]"),
                AstrometryDeclaration.polynomials(3, 1),
                MapFiles.NONE);
        PhotometryDeclaration magnitudes = PhotometryDeclaration.focal(3).with("colour = { bands = [\"g\", \"r\"] }");
        return colours -> new CatalogueSolver(
                        exposures,
                        Optional.of(reference),
                        new SolveSettings(
                                        SolveSettings.Work.BOTH,
                                        AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE)
                                                .with(positions),
                                        PhotometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE)
                                                .with(magnitudes),
                                        1000)
                                .withColours(colours),
                        (step, detections) -> steps.add(step))
                .solve();
    }

    @Test
    void colours_of_the_survey_itself_serve_where_none_are_published() {
        SyntheticSurvey survey = survey(91, 20);

        CatalogueSolution solution = solve(exposures(survey), survey.reference(0.3, 5, 0.01));

        AstrometricOutcome.Solved solved =
                (AstrometricOutcome.Solved) solution.astrometry().orElseThrow();
        List<FittedValue> values = solved.model().values();
        assertThat(values).hasSize(EXPOSURES);
        double mean = 0;
        double weights = 0;
        for (FittedValue value : values) {
            assertThat(value.value()).isCloseTo(REFRACTION_MAS * STRETCH, within(4 * value.sigma()));
            mean += value.value() / (value.sigma() * value.sigma());
            weights += 1 / (value.sigma() * value.sigma());
        }
        assertThat(mean / weights).isCloseTo(REFRACTION_MAS * STRETCH, within(FAR_SIGMA * MEAN_SIGMA_MAS));
        PhotometricOutcome.Solved red = (PhotometricOutcome.Solved)
                Optional.ofNullable(solution.photometry().get("r")).orElseThrow();
        double difference = 0;
        double variance = 0;
        for (FittedTerm term : red.statistics().fitted()) {
            if (term.name().contains("chip c")) {
                int chip = Integer.parseInt(term.name().substring(term.name().length() - 2)) - 1;
                difference += (chip % 2 == 1 ? 1 : -1) * term.value() / 4;
                variance += term.error() * term.error() / 16;
            }
        }
        assertThat(difference).isCloseTo(-RESPONSE_MAG_PER_MAG * STRETCH, within(FAR_SIGMA * Math.sqrt(variance)));
    }

    @Test
    void without_the_surveys_own_colours_terms_about_them_are_refused() {
        SyntheticSurvey survey = survey(92, 18);
        List<String> steps = new ArrayList<>();

        CatalogueSolution never = solver(exposures(survey), survey.reference(0.3, 5, 0.01), steps)
                .apply(SolveSettings.SurveyColours.NEVER);

        assertThat(never.astrometry().orElseThrow()).isInstanceOf(AstrometricOutcome.Failed.class);
        assertThat(steps).containsExactly("astrometry");
    }
}
