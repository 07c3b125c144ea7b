package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.ReferenceMotions;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.motion.EarthDirections;
import org.surveygrid.solver.astrometric.motion.StarMotions;
import org.surveygrid.solver.astrometric.motion.StarUnknowns;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.synthetic.RandomStream;

/** Stars with proper motions up to 200 mas/yr and parallaxes up to 50 mas. */
class StarMotionTest {
    private static final int EXPOSURES = 28;
    private static final int FEWEST = 10;
    private static final double LARGEST_SIGMA_MAS = 4;
    private static final long SEED = 22;

    private static final double DAYS_PER_YEAR = 365.25;
    private static final double FIRST_MJD = 60000.2;

    /** {proper motion east, north in mas/yr, parallax in mas} of each star. */
    private final List<double[]> motions = new ArrayList<>();

    private double midMjd;

    private SyntheticSurvey survey(double years, long seed) {
        motions.clear();
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = EXPOSURES;
        survey.starsPerChip = 100;
        survey.faintestMag = 18.5;
        double step = years * DAYS_PER_YEAR / (EXPOSURES - 1);
        survey.mjd = number -> FIRST_MJD + number * step;
        midMjd = FIRST_MJD + (EXPOSURES - 1) / 2.0 * step + 50 / 86400.0;
        RandomStream random = RandomStream.of(seed - 17);
        for (int s = 0; s < 20_000; s++) {
            double speed = 200 * random.nextDouble() * random.nextDouble();
            double angle = 2 * Math.PI * random.nextDouble();
            double parallax = 50 * StrictMath.pow(random.nextDouble(), 40);
            motions.add(new double[] {speed * StrictMath.cos(angle), speed * StrictMath.sin(angle), parallax});
        }
        survey.displacement = (star, exposure, chip) -> {
            double mjd = survey.mjd.applyAsDouble(exposure) + 50 / 86400.0;
            double[] vector = TangentBasis.vector(SkyPosition.wrapping(survey.star(star)[0], survey.star(star)[1]));
            double[][] axes = TangentBasis.localAxes(vector);
            double[] earth = EarthDirections.earth(mjd);
            double[] motion = motions.get(star);
            double years1 = (mjd - midMjd) / DAYS_PER_YEAR;
            return new double[] {
                (motion[0] * years1 - motion[2] * TangentBasis.dot(earth, axes[0])) / 1000,
                (motion[1] * years1 - motion[2] * TangentBasis.dot(earth, axes[1])) / 1000
            };
        };
        return survey.build();
    }

    private static AstrometricOutcome solve(SyntheticSurvey survey, Optional<ReferenceCatalogue> reference) {
        AstrometricSettings settings = AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE)
                .with(new AstrometryDeclaration(3, 1, Epochs.ONE, StarUnknowns.PARALLAX, List.of(), List.of()));
        return AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 500)),
                reference,
                SyntheticSurvey.placements(),
                settings);
    }

    /** Number of the true star at a place, -1 when there is none. */
    private static int nearest(SyntheticSurvey survey, double ra, double dec) {
        int best = -1;
        double distance = 4 / 3600.0;
        for (int s = 0; s < survey.starCount(); s++) {
            double[] star = survey.star(s);
            double apart = Math.max(Math.abs(star[0] - ra), Math.abs(star[1] - dec));
            if (apart < distance) {
                distance = apart;
                best = s;
            }
        }
        return best;
    }

    /** Fitted minus true, its error, and the place in the field, of stars seen often; of one unknown. */
    private List<double[]> offsets(SyntheticSurvey survey, StarMotions stars, int unknown) {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < stars.size(); i++) {
            int truth = nearest(survey, stars.raDegrees()[i], stars.decDegrees()[i]);
            if (truth >= 0
                    && stars.detections()[i] >= FEWEST
                    && (unknown < 2 || stars.sigmas()[4][i] < LARGEST_SIGMA_MAS)) {
                rows.add(new double[] {
                    stars.values()[unknown + 2][i] - motions.get(truth)[unknown],
                    stars.sigmas()[unknown + 2][i],
                    stars.raDegrees()[i] - survey.raCentre,
                    stars.decDegrees()[i] - survey.decCentre,
                    stars.catalogue()[i]
                });
            }
        }
        return rows;
    }

    /** Takes the mean and the linear trend over the field away, which a frame without published motions does not know. */
    private static void removeTrend(List<double[]> rows) {
        double[][] matrix = new double[3][4];
        for (double[] row : rows) {
            double weight = 1 / (row[1] * row[1]);
            double[] basis = {1, row[2], row[3], row[0]};
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 4; j++) {
                    matrix[i][j] += weight * basis[i] * basis[j];
                }
            }
        }
        for (int pivot = 0; pivot < 3; pivot++) {
            for (int i = 0; i < 3; i++) {
                double factor = i == pivot ? 0 : matrix[i][pivot] / matrix[pivot][pivot];
                for (int j = pivot; j < 4; j++) {
                    matrix[i][j] -= factor * matrix[pivot][j];
                }
            }
        }
        for (double[] row : rows) {
            row[0] -= matrix[0][3] / matrix[0][0]
                    + row[2] * matrix[1][3] / matrix[1][1]
                    + row[3] * matrix[2][3] / matrix[2][2];
        }
    }

    private static List<Double> pulls(List<double[]> rows) {
        return rows.stream().map(row -> row[0] / row[1]).toList();
    }

    private static double mean(List<Double> values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.size();
    }

    private static double rms(List<Double> values) {
        double sum = 0;
        for (double v : values) {
            sum += v * v;
        }
        return Math.sqrt(sum / values.size());
    }

    @Test
    void motions_and_parallaxes_are_recovered_to_their_errors_without_any_published() {
        SyntheticSurvey survey = survey(5, SEED);

        AstrometricOutcome.Solved solved = (AstrometricOutcome.Solved) solve(survey, Optional.empty());

        StarMotions stars = solved.model().motions().orElseThrow();
        for (int unknown = 0; unknown < 3; unknown++) {
            List<double[]> rows = offsets(survey, stars, unknown);
            removeTrend(rows);
            assertThat(rows.size()).isGreaterThan(400);
            assertThat(mean(pulls(rows))).isCloseTo(0, within(0.1));
            assertThat(rms(pulls(rows))).isCloseTo(1, within(0.05));
        }
        assertThatUnknownParallaxesAreNotStated(stars);
    }

    /** Several surveys, since errors of the frame are common to all stars of one. */
    @Test
    void published_motions_of_some_stars_tie_those_of_the_others() {
        List<List<Double>> pulls = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        long tied = 0;
        long placed = 0;
        for (long seed = 51; seed < 54; seed++) {
            SyntheticSurvey survey = survey(5, seed);

            AstrometricOutcome.Solved solved =
                    (AstrometricOutcome.Solved) solve(survey, Optional.of(published(survey, 0.9, seed)));

            StarMotions stars = solved.model().motions().orElseThrow();
            tied += Arrays.stream(stars.catalogue()).filter(c -> c == 2).count();
            placed += Arrays.stream(stars.catalogue()).filter(c -> c == 1).count();
            for (int unknown = 0; unknown < 3; unknown++) {
                pulls.get(unknown)
                        .addAll(pulls(offsets(survey, stars, unknown).stream()
                                .filter(row -> row[4] < 2)
                                .toList()));
            }
        }

        assertThat(tied).isGreaterThan(1000);
        assertThat(placed).isGreaterThan(500);
        for (List<Double> each : pulls) {
            assertThat(each).hasSizeGreaterThan(800);
            assertThat(mean(each)).isCloseTo(0, within(0.1));
            assertThat(rms(each)).isCloseTo(1, within(0.05));
        }
    }

    private static void assertThatUnknownParallaxesAreNotStated(StarMotions stars) {
        int unknown = 0;
        for (int i = 0; i < stars.size(); i++) {
            assertThat(Double.isNaN(stars.values()[4][i])).isEqualTo(Double.isNaN(stars.sigmas()[4][i]));
            assertThat(stars.sigmas()[0][i]).isPositive();
            if (stars.detections()[i] < 3) {
                assertThat(stars.values()[4][i]).isNaN();
                unknown++;
            }
        }
        assertThat(unknown).isPositive();
    }

    @Test
    void half_a_year_is_too_short_and_said_so() {
        SyntheticSurvey survey = survey(0.5, SEED);

        AstrometricOutcome outcome = solve(survey, Optional.empty());

        assertThat(outcome).isInstanceOf(AstrometricOutcome.Failed.class);
        assertThat(((AstrometricOutcome.Failed) outcome).detail())
                .contains("properMotion", "1.5 years", "0.50")
                .contains("take it out");
    }

    /** Stars as Gaia has them, at its epoch: every third without motion and parallax. */
    private ReferenceCatalogue published(SyntheticSurvey survey, double share, long seed) {
        RandomStream random = RandomStream.of(seed - 13);
        List<double[]> rows = new ArrayList<>();
        double yearsBack = 2016 - (2000 + (midMjd - 51544.5) / DAYS_PER_YEAR);
        for (int s = 0; s < survey.starCount(); s++) {
            if (random.nextDouble() > share) {
                continue;
            }
            double[] star = survey.star(s);
            double[] motion = motions.get(s);
            double positionError = 0.2;
            double motionError = 0.2;
            double parallaxError = 0.3;
            double stretch = StrictMath.cos(StrictMath.toRadians(star[1]));
            double east = motion[0] * yearsBack + positionError * random.nextGaussian();
            double north = motion[1] * yearsBack + positionError * random.nextGaussian();
            boolean known = rows.size() % 3 > 0;
            rows.add(new double[] {
                star[0] + east / 3.6e6 / stretch,
                star[1] + north / 3.6e6,
                positionError,
                known ? motion[0] + motionError * random.nextGaussian() : Double.NaN,
                known ? motion[1] + motionError * random.nextGaussian() : Double.NaN,
                known ? motion[2] + parallaxError * random.nextGaussian() : Double.NaN,
                motionError,
                parallaxError
            });
        }
        return new ReferenceCatalogue(
                column(rows, 0),
                column(rows, 1),
                column(rows, 2),
                2016,
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.of(new ReferenceMotions(
                        column(rows, 3),
                        column(rows, 4),
                        column(rows, 5),
                        column(rows, 6),
                        column(rows, 6),
                        column(rows, 7),
                        new double[0][])));
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }
}
