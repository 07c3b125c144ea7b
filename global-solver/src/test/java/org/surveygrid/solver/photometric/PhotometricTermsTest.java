package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.focalplane.Zenith;
import org.surveygrid.solver.photometric.MagnitudeSurvey.Place;
import org.surveygrid.solver.photometric.MagnitudeSurvey.Visit;
import org.surveygrid.solver.photometric.PhotometricStatistics.FittedTerm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

class PhotometricTermsTest {
    private static final NominalSky SKY = new NominalSky(25, 0.1, 0);

    private static List<Visit> visits(int count) {
        List<Visit> visits = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            visits.add(new Visit(String.format(Locale.ROOT, "e%02d", e), 60000.1 + 0.01 * e, 1.2, 0));
        }
        return visits;
    }

    /** What no polynomial over the focal plane could be. */
    private static double bowl(Place at, double size) {
        double sign = at.chip() % 2 == 0 ? 1 : -1;
        return size * (sign * (at.u() * at.u() - 1.0 / 3) + 0.5 * at.u() * at.v() - 0.3 * sign * at.v());
    }

    private static double offset(int chip) {
        return 0.02 * (chip % 2 == 0 ? 1 : -1);
    }

    private static double flatError(PhotometricOutcome.Solved solved, String exposure, double size) {
        List<Double> errors = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
            StarFlat flat = solved.solution()
                    .starFlat(exposure, MagnitudeSurvey.chipName(c))
                    .orElseThrow();
            for (int k = 0; k < 400; k++) {
                int row = k / 20;
                double u = (k % 20 + 0.5) / 10 - 1;
                double v = (row + 0.5) / 10 - 1;
                double got = flat.correctionMag((u + 1) * 512 - 0.5, (v + 1) * 512 - 0.5);
                errors.add(got - bowl(new Place(c, u, v, 0, new SkyPosition(0, 0)), size));
            }
        }
        return MagnitudeSurvey.scatter(
                errors.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Test
    void polynomials_of_chips_are_recovered() {
        MagnitudeSurvey survey = new MagnitudeSurvey(1)
                .observe(visits(12), (e, at) -> 24.9 + 0.01 * e + offset(at.chip()) + bowl(at, 0.02));

        var solved = survey.solve(
                PhotometryDeclaration.focal(0).with("starFlat = { form = \"chips\", degree = 3 }"),
                SKY,
                survey.reference(0.2, 0.01, colour -> 0));

        assertThat(flatError(solved, "e00", 0.02)).isLessThan(0.001);
        assertThat(solved.statistics().chiSquarePerDegree()).isCloseTo(1, within(0.02));
    }

    @Test
    void super_pixels_show_the_same_and_come_back_from_their_file(@TempDir Path folder) throws IOException {
        MagnitudeSurvey survey = new MagnitudeSurvey(2)
                .observe(visits(12), (e, at) -> 24.9 + 0.01 * e + offset(at.chip()) + bowl(at, 0.02));

        var solved = survey.solve(
                PhotometryDeclaration.focal(0)
                        .with("starFlat = { form = \"superPixels\", columns = 6, rows = 6, smoothnessMag = 0.004 }"),
                SKY,
                survey.reference(0.2, 0.01, colour -> 0));

        assertThat(flatError(solved, "e00", 0.02)).isLessThan(0.0015);
        StarFlat flat = solved.solution().starFlats().getFirst();
        double mean = 0;
        int n = 120;
        double step = 1024.0 / n;
        for (int k = 0; k < n * n; k++) {
            int row = k / n;
            mean += flat.correctionMag((k % n + 0.5) * step - 0.5, (row + 0.5) * step - 0.5) / (n * n);
        }
        assertThat(mean).isCloseTo(0, within(1e-6));
        Path file = folder.resolve("photometry.fits");
        solved.solution().write(file);
        assertThat(PhotometricSolution.read(file)).isEqualTo(solved.solution());
    }

    @Test
    void each_epoch_has_its_own_star_flat_and_offsets() {
        List<Visit> visits = new ArrayList<>(visits(16));
        for (int e = 8; e < 16; e++) {
            visits.set(e, new Visit(visits.get(e).name(), 60100 + 0.01 * e, 1.2, 0));
        }
        MagnitudeSurvey survey = new MagnitudeSurvey(3)
                .observe(visits, (e, at) -> 24.9 + (e < 8 ? 1 : -2) * offset(at.chip()) + bowl(at, e < 8 ? 0.02 : -0.01));

        var solved = survey.solve(
                PhotometryDeclaration.focal(0)
                        .with("starFlat = { form = \"chips\", degree = 2 }", "epochs = [60050]"),
                SKY,
                survey.reference(0.2, 0.01, colour -> 0));

        assertThat(flatError(solved, "e00", 0.02)).isLessThan(0.001);
        assertThat(flatError(solved, "e15", -0.01)).isLessThan(0.001);
        assertThat(difference(solved, "e00")).isCloseTo(0.04, within(0.002));
        assertThat(difference(solved, "e15")).isCloseTo(-0.08, within(0.002));
    }

    private static double difference(PhotometricOutcome.Solved solved, String exposure) {
        return solved.solution().find(exposure, "c00").orElseThrow().zeroPointMag()
                - solved.solution().find(exposure, "c01").orElseThrow().zeroPointMag();
    }

    @Test
    void a_zero_point_of_each_chip_in_each_exposure_follows_what_chips_do() {
        double[][] stray = new double[12][4];
        SplittableRandom random = new SplittableRandom(5);
        for (double[] row : stray) {
            for (int c = 0; c < 4; c++) {
                row[c] = 0.02 * random.nextGaussian();
            }
        }
        MagnitudeSurvey survey = new MagnitudeSurvey(4)
                .observe(visits(12), (e, at) -> 24.9 + offset(at.chip()) + stray[e][at.chip()]);

        var solved = survey.solve(
                PhotometryDeclaration.focal(0).with("chipZeroPointMag = 0.03"),
                SKY,
                survey.reference(0.3, 0.01, colour -> 0));

        double squares = 0;
        double pulls = 0;
        for (ChipZeroPoint point : solved.solution().zeroPoints()) {
            int e = Integer.parseInt(point.exposure().substring(1));
            int c = Integer.parseInt(point.chip().substring(1));
            double error = point.zeroPointMag() - 24.9 - offset(c) - stray[e][c];
            squares += error * error;
            pulls += error * error / (point.zeroPointErrorMag() * point.zeroPointErrorMag());
        }
        assertThat(Math.sqrt(squares / 48)).isLessThan(0.001);
        assertThat(Math.sqrt(pulls / 48)).isBetween(0.6, 1.4);
    }

    @Test
    void colour_coefficients_of_chips_and_of_the_catalogue_are_recovered() {
        double[] response = {0.02, -0.01, 0.005, -0.015};
        MagnitudeSurvey survey = new MagnitudeSurvey(6)
                .observe(visits(12), (e, at) -> 24.9 + response[at.chip()] * (at.colour() - 0.6));

        var solved = survey.solve(
                PhotometryDeclaration.focal(0)
                        .with(
                                "colour = { bands = [\"g\", \"i\"], reference = 0.6 }",
                                "reference = { colourDegree = 2, floorMag = 0.002 }"),
                SKY,
                survey.reference(1, 0.01, colour -> 0.05 * (colour - 0.6) + 0.03 * (colour - 0.6) * (colour - 0.6)));

        for (int c = 0; c < 4; c++) {
            assertThat(value(solved, "the colour coefficient of chip c0" + c))
                    .isCloseTo(response[c], within(0.0015));
        }
        assertThat(value(solved, "the term of degree 1 in colour of the catalogue's magnitudes"))
                .isCloseTo(0.05, within(0.002));
        assertThat(value(solved, "the term of degree 2 in colour of the catalogue's magnitudes"))
                .isCloseTo(0.03, within(0.002));
    }

    private static double value(PhotometricOutcome.Solved solved, String name) {
        return solved.statistics().fitted().stream()
                .filter(term -> term.name().equals(name))
                .mapToDouble(FittedTerm::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_colour_term_without_colours_is_refused_by_name() {
        MagnitudeSurvey survey = new MagnitudeSurvey(7).observe(visits(4), (e, at) -> 24.9);

        PhotometricOutcome outcome = survey.outcome(
                PhotometryDeclaration.focal(0).with("colour = { bands = [\"u\", \"z\"] }"),
                SKY,
                survey.reference(0.3, 0.01, colour -> 0));

        assertThat(outcome)
                .isInstanceOfSatisfying(PhotometricOutcome.Failed.class, failed -> assertThat(failed.detail())
                        .contains("colour u - z", "[photometry.colour]"));
    }

    /** Two fields that share no star, seen in turn at many airmasses in a night with one thin cloud. */
    private static MagnitudeSurvey night(long seed, int clouded, double spanOfAirmass) {
        List<Visit> visits = new ArrayList<>();
        for (int e = 0; e < 20; e++) {
            visits.add(new Visit(
                    String.format(Locale.ROOT, "e%02d", e),
                    60000.1 + 0.01 * e,
                    1.1 + spanOfAirmass * e / 19,
                    e % 2 == 0 ? 0 : 3));
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] scatter = random.doubles(20).map(x -> 0.006 * (x - 0.5)).toArray();
        return new MagnitudeSurvey(seed)
                .observe(
                        visits,
                        (e, at) -> 25.02
                                - 0.15 * (visits.get(e).airmass() - 1)
                                + scatter[e]
                                - (e == clouded ? 0.06 : 0));
    }

    @Test
    void a_night_ties_fields_that_share_no_star_and_names_who_was_clouded() {
        MagnitudeSurvey survey = night(8, 7, 0.8);

        var solved = survey.solve(PhotometryDeclaration.focal(0).with("nights = {}"), SKY, Optional.empty());

        assertThat(value(solved, "the extinction of night 59999")).isCloseTo(0.15, within(0.005));
        assertThat(solved.statistics().exposures())
                .filteredOn(e -> e.remarks().stream().anyMatch(r -> r.startsWith("not photometric")))
                .extracting(PhotometricStatistics.ExposureReport::exposure)
                .containsExactly("e07");
        double[] field = new double[2];
        for (int e = 0; e < 20; e++) {
            double wanted = 25.02 - 0.15 * 0.8 * e / 19 - 0.1 - (e == 7 ? 0.06 : 0) + 0.085;
            field[e % 2] += (solved.statistics().exposures().get(e).zeroPointMag() - wanted) / 10;
        }
        assertThat(field[1] - field[0]).isCloseTo(0, within(0.003));
    }

    @Test
    void too_small_a_span_of_airmass_holds_the_extinction_and_says_so() {
        MagnitudeSurvey survey = night(9, -1, 0.2);

        var solved = survey.solve(PhotometryDeclaration.focal(0).with("nights = {}"), SKY, Optional.empty());

        assertThat(solved.statistics().fitted())
                .anySatisfy(term -> {
                    assertThat(term.name()).contains("extinction of night 59999", "held", "too little airmass");
                    assertThat(term.value()).isEqualTo(0.1);
                });
    }

    @Test
    void extinction_that_differs_over_the_field_is_not_taken_for_a_star_flat() {
        double longitude = 0;
        double latitude = -30;
        List<Visit> visits = new ArrayList<>();
        List<Zenith> zeniths = new ArrayList<>();
        for (int e = 0; e < 10; e++) {
            double mjd = 60000.0 + 0.003 * e;
            double middle = mjd + 50 / 86400.0;
            Zenith zenith = Zenith.of(middle, longitude, latitude);
            zeniths.add(zenith);
            visits.add(new Visit(
                    String.format(Locale.ROOT, "e%02d", e),
                    mjd,
                    zenith.airmass(TangentBasis.vector(
                            SkyPosition.wrapping(100, 10))),
                    0));
        }
        MagnitudeSurvey survey = new MagnitudeSurvey(10);
        survey.widthPx = 4096;
        survey.heightPx = 4096;
        survey.starsPerChip = 200;
        survey.observe(
                visits,
                (e, at) -> 25
                        - 0.3
                                * (zeniths.get(e)
                                                .airmass(TangentBasis.vector(at.sky()))
                                        - visits.get(e).airmass()));
        String[] flat = {"starFlatDegree = 2"};
        String site = "site = { longitudeDegreesEast = 0, latitudeDegrees = -30, extinctionMagPerAirmass = 0.3 }";

        var without = survey.solve(PhotometryDeclaration.focal(0).with(flat), SKY, Optional.empty());
        var with = survey.solve(PhotometryDeclaration.focal(0).with(flat[0], site), SKY, Optional.empty());

        assertThat(with.statistics().overlapRmsMag())
                .isLessThan(without.statistics().overlapRmsMag() - 0.0002);
        for (StarFlat part : with.solution().starFlats()) {
            assertThat(part.correctionMag(0, 0)).isCloseTo(0, within(0.001));
        }
    }

    @Test
    void a_site_that_contradicts_the_airmasses_is_refused() {
        MagnitudeSurvey survey = new MagnitudeSurvey(11).observe(visits(4), (e, at) -> 24.9);

        PhotometricOutcome outcome = survey.outcome(
                PhotometryDeclaration.focal(0).with("site = { longitudeDegreesEast = 170, latitudeDegrees = 40 }"),
                SKY,
                Optional.empty());

        assertThat(outcome)
                .isInstanceOfSatisfying(PhotometricOutcome.Failed.class, failed -> assertThat(failed.detail())
                        .contains("exposure e00", "[photometry.site]", "1.20"));
    }

    @Test
    void without_magnitudes_and_an_extinction_no_exposure_is_called_cloudy_or_relative() {
        MagnitudeSurvey survey =
                new MagnitudeSurvey(12).observe(visits(6), (e, at) -> 24.9 - (e == 3 ? 0.4 : 0));

        var solved = survey.solve(PhotometryDeclaration.focal(0), new NominalSky(25, 0, 0), Optional.empty());

        assertThat(solved.statistics().exposures())
                .allSatisfy(exposure -> assertThat(exposure.remarks()).isEmpty());
    }
}
