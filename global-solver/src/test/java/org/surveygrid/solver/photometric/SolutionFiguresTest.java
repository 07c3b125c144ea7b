package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.synthetic.RandomStream;

/** The figures that the photometric solution of a wide-field camera must reach. What is reached is published with each test. */
class SolutionFiguresTest {
    private static final int SIDE = 2048;
    private static final double SCALE_DEGREES = 0.4 / 3600;
    private static final double ZERO_POINT = 25.3;
    private static final double EXTINCTION = 0.1;
    private static final double SECONDS = 100;
    private static final double DEEPER = 1.5;

    @Test
    void a7_three_dithered_exposures_show_the_illumination(TestReporter reporter) {
        SyntheticSurvey survey = new SyntheticSurvey(7);
        survey.exposures = 3;
        survey.pointingErrorArcsec = 0.1;
        survey.build();
        survey.lists.forEach(list -> deepen(list));

        PhotometricOutcome.Solved solved = solve(
                survey.lists,
                new PhotometricSolver.Sky(
                        Optional.of(survey.reference(0.5, 5, 0.015)),
                        Optional.empty(),
                        SyntheticSurvey.placements(),
                        new NominalSky(24.9, 0.12, 0)));

        List<Double> errors = new ArrayList<>();
        double least = 1;
        double most = -1;
        for (ChipZeroPoint point : solved.solution().zeroPoints()) {
            int chip = point.chip().charAt(2) - '1';
            for (int i = 0; i < 25; i++) {
                double x = (i % 5 + 0.5) * SyntheticSurvey.WIDTH / 5;
                double y = (Math.floorDiv(i, 5) + 0.5) * SyntheticSurvey.HEIGHT / 5;
                double truth = DEEPER * SyntheticSurvey.starFlat(chip, x, y);
                errors.add(solved.solution().starFlat(point.chip()).orElseThrow().correctionMag(x, y) - truth);
                least = Math.min(least, truth);
                most = Math.max(most, truth);
            }
        }
        double rms = scatter(errors) * StrictMath.log(10) / 2.5;
        publish(reporter, "A7 star flat, magnitudes from peak to valley", most - least);
        publish(reporter, "A7 star flat of three exposures, relative rms", rms);
        assertThat(most - least).isGreaterThan(0.1);
        assertThat(rms).isLessThanOrEqualTo(0.003);
    }

    @Test
    void a8_zero_point_and_extinction_of_fifty_stars_on_one_chip(TestReporter reporter) {
        int nights = 25;
        double zeroPoints = 0;
        double extinctions = 0;
        for (int seed = 0; seed < nights; seed++) {
            PhotometricStatistics.NightReport night = night(seed);
            zeroPoints += StrictMath.pow(night.zeroPointMag() - ZERO_POINT, 2) / nights;
            extinctions += StrictMath.pow(night.extinctionMagPerAirmass() - EXTINCTION, 2) / nights;
        }
        publish(reporter, "A8 zero point, rms of 25 nights, mag", Math.sqrt(zeroPoints));
        publish(reporter, "A8 extinction, rms of 25 nights, mag / airmass", Math.sqrt(extinctions));
        assertThat(Math.sqrt(zeroPoints)).isLessThanOrEqualTo(0.005);
        assertThat(Math.sqrt(extinctions)).isLessThanOrEqualTo(0.005);
    }

    /** Makes the star flat deeper, to a tenth from peak to valley. */
    private static void deepen(SourceList list) {
        int chip = list.exposure().chip().charAt(2) - '1';
        for (int i = 0; i < list.size(); i++) {
            double more = (DEEPER - 1) * SyntheticSurvey.starFlat(chip, list.xPx()[i], list.yPx()[i]);
            double factor = StrictMath.pow(10, 0.4 * more);
            list.fluxElectrons()[i] *= factor;
            list.fluxErrorElectrons()[i] *= factor;
        }
    }

    /** Fifty stars seen twice at airmass 1.1 and twice at 2.0, with errors of 0.01 mag. */
    private static PhotometricStatistics.NightReport night(long seed) {
        RandomStream random = RandomStream.of(seed, "night");
        TpvWcs wcs = TpvWcs.tan(
                new SkyPosition(150, 2), new CdMatrix(SIDE / 2.0, SIDE / 2.0, -SCALE_DEGREES, 0, 0, SCALE_DEGREES));
        int stars = 50;
        double[][] star = new double[5][stars];
        for (int i = 0; i < stars; i++) {
            star[0][i] = random.uniform(20, SIDE - 20);
            star[1][i] = random.uniform(20, SIDE - 20);
            SkyPosition at = wcs.toSky(star[0][i], star[1][i]);
            star[2][i] = at.raDegrees();
            star[3][i] = at.decDegrees();
            star[4][i] = 15 + 0.04 * i;
        }
        SortedMap<String, double[]> magnitudes = new TreeMap<>(Map.of("r", star[4]));
        SortedMap<String, double[]> errors = new TreeMap<>(Map.of("r", filled(stars, 0.001)));
        ReferenceCatalogue reference =
                new ReferenceCatalogue(star[2], star[3], filled(stars, 5), 2016, magnitudes, errors);
        List<SourceList> lists = new ArrayList<>();
        for (double airmass : new double[] {1.1, 2.0, 2.0, 1.1}) {
            double[] flux = new double[stars];
            double[] fluxError = new double[stars];
            for (int i = 0; i < stars; i++) {
                double instrumental =
                        star[4][i] - ZERO_POINT + EXTINCTION * airmass + 0.01 * random.nextGaussian();
                flux[i] = SECONDS * StrictMath.pow(10, -0.4 * instrumental);
                fluxError[i] = flux[i] * 0.01 * StrictMath.log(10) / 2.5;
            }
            ExposureFacts facts = new ExposureFacts(
                    "synthetic", "c1", "e" + lists.size(), "r", 60000.2 + 0.01 * lists.size(), SECONDS, airmass, SIDE, SIDE);
            lists.add(new SourceList(
                    facts,
                    wcs,
                    star[0].clone(),
                    star[1].clone(),
                    filled(stars, 0.02),
                    flux,
                    fluxError,
                    filled(stars, 2.5),
                    new double[stars],
                    new int[stars],
                    new int[stars]));
        }
        ChipPlacement placement =
                new ChipPlacement(SIDE / 2.0, SIDE / 2.0, -SCALE_DEGREES, 0, 0, SCALE_DEGREES);
        PhotometricOutcome.Solved solved = solve(
                lists,
                new PhotometricSolver.Sky(
                        Optional.of(reference),
                        Optional.empty(),
                        Map.of("c1", placement),
                        new NominalSky(ZERO_POINT - 0.1, EXTINCTION + 0.02, 0)));
        return solved.statistics().nights().getFirst();
    }

    private static PhotometricOutcome.Solved solve(List<SourceList> lists, PhotometricSolver.Sky sky) {
        PhotometricOutcome outcome = PhotometricSolver.solve(
                Detections.of(lists, new DetectionSelection(10, 0, 300)), sky, PhotometricSettings.forPixelScale(0.8));
        assertThat(outcome).isInstanceOf(PhotometricOutcome.Solved.class);
        return (PhotometricOutcome.Solved) outcome;
    }

    private static double[] filled(int n, double value) {
        double[] values = new double[n];
        java.util.Arrays.fill(values, value);
        return values;
    }

    private static double scatter(List<Double> values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.size();
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean) / values.size();
        }
        return Math.sqrt(squares);
    }

    private static void publish(TestReporter reporter, String what, double reached) {
        reporter.publishEntry(what, String.format(Locale.ROOT, "%.3g", reached));
    }
}
