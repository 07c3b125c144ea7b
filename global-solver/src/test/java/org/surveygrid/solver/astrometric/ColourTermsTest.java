package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.motion.EarthDirections;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.astrometric.term.FittedValue;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.toml.TomlSection;

/** Air and lenses that put red stars elsewhere than blue ones. */
class ColourTermsTest {
    private static final int EXPOSURES = 10;
    private static final double LONGITUDE = -70.8;
    private static final double LATITUDE = -30.17;
    private static final double REFRACTION_MAS = 40;
    private static final double LATERAL_MAS = 20;
    private static final double EDGE_ARCSEC = 843.2;
    private static final String SITE = "site = [-70.8, -30.17]\n";
    private static final String COLOUR = "colour = [\"g\", \"r\"]\n";

    private final List<Double> colours = new ArrayList<>();

    private SyntheticSurvey survey(double refractionMas, double lateralMas) {
        SyntheticSurvey survey = new SyntheticSurvey(23);
        survey.exposures = EXPOSURES;
        survey.faintestMag = 19;
        double sidereal = (280.46061837 + 360.98564736629 * (60000 - 51544.5) + LONGITUDE) % 360;
        double transit = 60000 + (survey.raCentre - sidereal + 360) % 360 / 360.98564736629;
        survey.mjd = number -> transit + (number - 4.5) * 0.03;
        RandomStream random = RandomStream.of(3);
        for (int s = 0; s < 20_000; s++) {
            colours.add(0.8 + 0.5 * random.nextGaussian());
        }
        survey.displacement = (star, exposure, chip) -> {
            double[] vector = TangentBasis.vector(SkyPosition.wrapping(survey.star(star)[0], survey.star(star)[1]));
            double[][] axes = TangentBasis.localAxes(vector);
            double[] zenith =
                    EarthDirections.zenith(survey.mjd.applyAsDouble(exposure) + 50 / 86400.0, LONGITUDE, LATITUDE);
            double up = TangentBasis.dot(zenith, vector);
            double[] place = new TangentBasis(survey.truth.get(exposure).pointing()).project(vector);
            double scale = colours.get(star) / 1000;
            return new double[] {
                scale * (refractionMas * TangentBasis.dot(zenith, axes[0]) / up + lateralMas * place[0] / EDGE_ARCSEC),
                scale * (refractionMas * TangentBasis.dot(zenith, axes[1]) / up + lateralMas * place[1] / EDGE_ARCSEC)
            };
        };
        return survey.build();
    }

    private ReferenceCatalogue reference(SyntheticSurvey survey) {
        RandomStream random = RandomStream.of(4);
        int size = survey.starCount();
        double[] ra = new double[size];
        double[] dec = new double[size];
        double[] error = new double[size];
        double[] red = new double[size];
        double[] green = new double[size];
        for (int s = 0; s < size; s++) {
            double[] star = survey.star(s);
            ra[s] = star[0] + 5 / 3.6e6 * random.nextGaussian();
            dec[s] = star[1] + 5 / 3.6e6 * random.nextGaussian();
            error[s] = 5;
            red[s] = star[2];
            green[s] = s % 5 == 0 ? Double.NaN : star[2] + colours.get(s);
        }
        return new ReferenceCatalogue(
                ra,
                dec,
                error,
                2016,
                new TreeMap<>(Map.of("g", green, "r", red)),
                new TreeMap<>(Map.of("g", new double[size], "r", new double[size])));
    }

    private static AstrometricOutcome solve(SyntheticSurvey survey, ReferenceCatalogue stars, String section) {
        AstrometryDeclaration model = AstrometryDeclaration.read(
                TomlSection.parse("model file", section), AstrometryDeclaration.polynomials(3, 1), MapFiles.NONE);
        return AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 500)),
                Optional.of(stars),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE).with(model));
    }

    @Test
    void refraction_of_every_exposure_is_found() {
        SyntheticSurvey survey = survey(REFRACTION_MAS, 0);

        AstrometricOutcome.Solved solved =
                (AstrometricOutcome.Solved) solve(survey, reference(survey), SITE + COLOUR + "dcr = true");

        List<FittedValue> values = solved.model().values();
        assertThat(values).hasSize(EXPOSURES);
        double squares = 0;
        for (FittedValue value : values) {
            squares += (value.value() - REFRACTION_MAS) * (value.value() - REFRACTION_MAS);
            assertThat(value.value()).isCloseTo(REFRACTION_MAS, within(4 * value.sigma()));
        }
        assertThat(Math.sqrt(squares / EXPOSURES)).isLessThan(0.03 * REFRACTION_MAS);
        assertThat(solved.model().colourSlopeMas()).isLessThan(1);
        assertThat(solved.model().findings()).isEmpty();
    }

    @Test
    void refraction_that_is_not_declared_is_reported() {
        SyntheticSurvey survey = survey(REFRACTION_MAS, 0);

        AstrometricOutcome.Solved solved = (AstrometricOutcome.Solved) solve(survey, reference(survey), "");

        assertThat(solved.model().colourSlopeMas()).isGreaterThan(10);
        assertThat(solved.model().findings()).anyMatch(f -> f.contains("colours of stars") && f.contains("dcr = true"));
    }

    @Test
    void lateral_colour_is_found_and_reported_when_it_is_not_declared() {
        SyntheticSurvey survey = survey(0, LATERAL_MAS);
        ReferenceCatalogue stars = reference(survey);

        AstrometricOutcome.Solved without = (AstrometricOutcome.Solved) solve(survey, stars, "");
        AstrometricOutcome.Solved with = (AstrometricOutcome.Solved) solve(survey, stars, COLOUR + "lateralColour = 1");

        assertThat(without.model().findings()).anyMatch(f -> f.contains("lateralColour = 1"));
        assertThat(with.model().findings()).isEmpty();
        List<FittedValue> values = with.model().values();
        double[] truth = {-LATERAL_MAS, 0, 0, LATERAL_MAS};
        for (int k = 0; k < 4; k++) {
            assertThat(values.get(k).value())
                    .isCloseTo(truth[k], within(4 * values.get(k).sigma()));
            assertThat(values.get(k).sigma()).isLessThan(2);
        }
    }

    @Test
    void terms_without_colours_are_refused_by_name() {
        SyntheticSurvey survey = survey(0, 0);

        AstrometricOutcome outcome = solve(survey, survey.reference(0.5, 5, 0.01), SITE + COLOUR + "dcr = true");

        assertThat(outcome).isInstanceOf(AstrometricOutcome.Failed.class);
        assertThat(((AstrometricOutcome.Failed) outcome).detail()).contains("dcr", "colours", "0 of", "colour = [");
    }
}
