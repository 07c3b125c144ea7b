package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.photometric.MagnitudeSurvey.Place;
import org.surveygrid.solver.photometric.MagnitudeSurvey.Visit;
import org.surveygrid.solver.photometric.PhotometricStatistics.ExposureReport;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

/** Star flats like those of real cameras, recovered from dithered and turned exposures. */
class StarFlatTruthTest {
    private static final NominalSky SKY = new NominalSky(25, 0.1, 0);
    private static final double FLOOR_MAG = 0.0025;
    private static final int CHIPS = 4;

    private static List<Visit> visits(int count) {
        List<Visit> visits = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            visits.add(new Visit(String.format(Locale.ROOT, "e%02d", e), 60000.1 + 0.01 * e, 1.2, 0));
        }
        return visits;
    }

    /** Coefficients of 1, x, y, x2, xy, y2, ... */
    private static double polynomial(double[] coefficients, double u, double v) {
        double sum = 0;
        int k = 0;
        for (int order = 0; k < coefficients.length; order++) {
            for (int j = 0; j <= order && k < coefficients.length; j++) {
                double term = coefficients[k++];
                for (int n = 0; n < order - j; n++) {
                    term *= u;
                }
                for (int n = 0; n < j; n++) {
                    term *= v;
                }
                sum += term;
            }
        }
        return sum;
    }

    private static void recovers(double[][] truth) {
        MagnitudeSurvey survey = new MagnitudeSurvey(21);
        survey.starsPerChip = 250;
        survey.observe(
                visits(22),
                (e, at) -> 24.9 + 0.005 * e + polynomial(truth[at.chip()], at.u(), at.v()),
                (e, stated) -> Math.sqrt(stated * stated + FLOOR_MAG * FLOOR_MAG));

        var solved = survey.solve(
                PhotometryDeclaration.focal(0).with("starFlat = { form = \"chips\", degree = 4 }"),
                SKY,
                Optional.empty());

        double squares = 0;
        for (int c = 0; c < CHIPS; c++) {
            double[] differences = differences(solved, c, truth[c]);
            squares += MagnitudeSurvey.scatter(differences) * MagnitudeSurvey.scatter(differences) / CHIPS;
        }
        assertThat(Math.sqrt(squares)).isLessThan(0.001);
        assertThat(solved.statistics().exposures().stream()
                        .mapToDouble(ExposureReport::excessMag)
                        .average()
                        .orElseThrow())
                .isBetween(0.002, 0.003);
    }

    private static double[] differences(PhotometricOutcome.Solved solved, int chip, double[] truth) {
        StarFlat flat =
                solved.solution().starFlat(MagnitudeSurvey.chipName(chip)).orElseThrow();
        double[] differences = new double[400];
        for (int k = 0; k < differences.length; k++) {
            int row = k / 20;
            double u = (k % 20 + 0.5) / 10 - 1;
            double v = (row + 0.5) / 10 - 1;
            differences[k] = flat.correctionMag((u + 1) * 512 - 0.5, (v + 1) * 512 - 0.5) - polynomial(truth, u, v);
        }
        return differences;
    }

    @Test
    void polynomials_like_those_of_a_real_camera_and_the_floor_of_its_magnitudes_are_recovered() {
        SplittableRandom random = new SplittableRandom(22);
        double[][] truth = new double[CHIPS][15];
        for (double[] chip : truth) {
            for (int k = 0; k < chip.length; k++) {
                chip[k] = (k == 0 ? 0.02 : 0.005) * random.nextGaussian();
            }
        }

        recovers(truth);
    }

    @Test
    void the_polynomials_of_the_dark_energy_camera_are_recovered() throws IOException {
        Optional<Path> file = data("dev/solver/decam_starflat.guts.photo");
        assumeTrue(file.isPresent(), "shared/data/dev/solver/decam_starflat.guts.photo is not there");
        double[][] truth = new double[CHIPS][];
        List<String> lines = Files.readAllLines(file.get());
        String[] chips = {"N4", "N10", "S4", "S10"};
        for (int c = 0; c < CHIPS; c++) {
            int at = lines.indexOf("r/" + chips[c] + "/poly:");
            assertThat(at).as(chips[c]).isNotNegative();
            while (!lines.get(at).contains("Coefficients:")) {
                at++;
            }
            StringBuilder numbers = new StringBuilder(lines.get(at).substring(lines.get(at).indexOf('[') + 1));
            while (numbers.indexOf("]") < 0) {
                numbers.append(lines.get(++at).strip());
            }
            truth[c] = Arrays.stream(
                            numbers.substring(0, numbers.indexOf("]")).split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }

        recovers(truth);
    }

    private static Optional<Path> data(String name) {
        String given = System.getProperty("surveygrid.data", "");
        if (!given.isEmpty()) {
            return Optional.of(Path.of(given, name)).filter(Files::exists);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve("shared/data").resolve(name);
            if (Files.exists(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static double ring(Place at) {
        double x = (at.u() + 1.4) * 3;
        double y = (at.v() + 1.2) * 3;
        return 0.01 * StrictMath.sin(2 * Math.PI * Math.sqrt(x * x + y * y) / 3);
    }

    @Test
    void rings_about_a_corner_show_in_super_pixels_with_their_amplitude() {
        MagnitudeSurvey survey = new MagnitudeSurvey(23);
        survey.columns = 2;
        survey.rows = 1;
        survey.starsPerChip = 500;
        survey.observe(visits(20), (e, at) -> 24.9 + 0.005 * e + ring(at));

        var solved = survey.solve(
                PhotometryDeclaration.focal(0)
                        .with("starFlat = { form = \"superPixels\", columns = 12, rows = 12, smoothnessMag = 0.01 }"),
                SKY,
                Optional.empty());

        for (int c = 0; c < 2; c++) {
            StarFlat flat =
                    solved.solution().starFlat(MagnitudeSurvey.chipName(c)).orElseThrow();
            double product = 0;
            double square = 0;
            double mean = 0;
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < 3600; k++) {
                    int row = k / 60;
                    double u = (k % 60 + 0.5) / 30 - 1;
                    double v = (row + 0.5) / 30 - 1;
                    double wanted = ring(new Place(c, u, v, 0, SKY_OF_NOWHERE)) - mean;
                    if (pass == 1) {
                        product += wanted * flat.correctionMag((u + 1) * 512 - 0.5, (v + 1) * 512 - 0.5);
                        square += wanted * wanted;
                    } else {
                        product += wanted / 3600;
                    }
                }
                mean = pass == 0 ? product : mean;
                product = pass == 0 ? 0 : product;
            }
            assertThat(product / square).isCloseTo(1, within(0.05));
        }
    }

    private static final SkyPosition SKY_OF_NOWHERE =
            SkyPosition.wrapping(0, 0);
}
