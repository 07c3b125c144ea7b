package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

/**
 * A chain of fields of which one half has reference stars that are 10 mmag off, and the other half hangs on it by few
 * stars: where the anchors end there must be no step beyond what is stated.
 */
class AnchorTensionTest {
    private static final int FIELDS = 8;
    private static final int ANCHORED = 4;
    private static final int SIZE_PX = 1024;
    private static final int STRIP_PX = 100;
    private static final int STRIDE_PX = SIZE_PX - STRIP_PX;
    private static final double SCALE_DEGREES = 0.5 / 3600;
    private static final int STARS_OF_FIELD = 60;
    private static final int STARS_OF_STRIP = 15;
    private static final double ANCHOR_MAG = 0.01;

    private final List<double[]> stars = new ArrayList<>();
    private final List<SourceList> lists = new ArrayList<>();
    private final double[] truth = new double[FIELDS * 3];
    private int visits;

    private static String name(int number) {
        return "e" + (10 + number);
    }

    private void observe(SplittableRandom random) {
        stars.clear();
        lists.clear();
        for (int field = 0; field < FIELDS; field++) {
            double inner = STRIP_PX + 15.0;
            for (int s = 0; s < STARS_OF_FIELD + STARS_OF_STRIP; s++) {
                double x = s < STARS_OF_FIELD
                        ? inner + (SIZE_PX - 2 * inner) * random.nextDouble()
                        : 15 + (STRIP_PX - 30) * random.nextDouble();
                stars.add(new double[] {
                    field * STRIDE_PX + x, 20 + (SIZE_PX - 40) * random.nextDouble(), 16 + 2.5 * random.nextDouble()
                });
            }
        }
        for (int field = 0; field < FIELDS; field++) {
            for (int visit = 0; visit < visits; visit++) {
                lists.add(list(field, visit, random));
            }
        }
    }

    private SourceList list(int field, int visit, SplittableRandom random) {
        int number = field * visits + visit;
        truth[number] = 24.8 + 0.1 * random.nextGaussian();
        List<double[]> rows = new ArrayList<>();
        for (double[] star : stars) {
            double x = star[0] - field * STRIDE_PX;
            if (x > 0 && x < SIZE_PX - 1) {
                double error = 0.003 * StrictMath.pow(10, 0.2 * (star[2] - 16));
                double mag = star[2] - truth[number] + error * random.nextGaussian();
                double flux = 100 * StrictMath.pow(10, -0.4 * mag);
                rows.add(new double[] {x, star[1], flux, flux * error * StrictMath.log(10) / 2.5});
            }
        }
        rows.sort((a, b) -> Double.compare(b[2], a[2]));
        TpvWcs wcs = TpvWcs.tan(
                SkyPosition.wrapping(50 - field * STRIDE_PX * SCALE_DEGREES, 0),
                new CdMatrix(0, SIZE_PX / 2.0, -SCALE_DEGREES, 0, 0, SCALE_DEGREES));
        ExposureFacts facts = new ExposureFacts(
                "synthetic", "c1", name(number), "r", 60000 + 0.01 * number, 100, 1, SIZE_PX, SIZE_PX);
        SourceList list = SourceList.ofSize(facts, wcs, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            list.xPx()[i] = rows.get(i)[0];
            list.yPx()[i] = rows.get(i)[1];
            list.positionErrorPx()[i] = 0.01;
            list.fluxElectrons()[i] = rows.get(i)[2];
            list.fluxErrorElectrons()[i] = rows.get(i)[3];
            list.fwhmPx()[i] = 2.5;
        }
        return list;
    }

    /** Stars of the anchored half that no other field sees, 10 mmag off each. */
    private ReferenceCatalogue anchors(SplittableRandom random, double statedMag) {
        List<double[]> rows = new ArrayList<>();
        for (double[] star : stars) {
            if (star[0] < ANCHORED * STRIDE_PX) {
                rows.add(new double[] {
                    50 - star[0] * SCALE_DEGREES,
                    (star[1] - SIZE_PX / 2.0) * SCALE_DEGREES,
                    star[2] + ANCHOR_MAG * random.nextGaussian()
                });
            }
        }
        double[] ra = rows.stream().mapToDouble(row -> row[0]).toArray();
        double[] dec = rows.stream().mapToDouble(row -> row[1]).toArray();
        double[] mag = rows.stream().mapToDouble(row -> row[2]).toArray();
        double[] error = rows.stream().mapToDouble(row -> statedMag).toArray();
        return new ReferenceCatalogue(
                ra,
                dec,
                new double[ra.length],
                2016,
                new TreeMap<>(Map.of("r", mag)),
                new TreeMap<>(Map.of("r", error)));
    }

    private double error(PhotometricOutcome.Solved solved, int field) {
        double sum = 0;
        for (int visit = 0; visit < visits; visit++) {
            sum += point(solved, field, visit).zeroPointMag() - truth[field * visits + visit];
        }
        return sum / visits;
    }

    private ChipZeroPoint point(PhotometricOutcome.Solved solved, int field, int visit) {
        return solved.solution().find(name(field * visits + visit), "c1").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"3, 25, 0.01", "3, 25, 0.003", "2, 50, 0.01"})
    void where_anchors_end_there_is_no_step_beyond_the_stated_error(int visitsOfField, int surveys, double statedMag) {
        visits = visitsOfField;
        double steps = 0;
        double variances = 0;
        double pulls = 0;
        double worst = 0;
        for (int seed = 1; seed <= surveys; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            observe(random);
            PhotometricOutcome outcome = PhotometricSolver.solve(
                    Detections.of(lists, new DetectionSelection(5, 0, 1000)),
                    new PhotometricSolver.Sky(
                            Optional.of(anchors(random, statedMag)),
                            Optional.empty(),
                            Map.of("c1", new ChipPlacement(512, 512, SCALE_DEGREES, 0, 0, SCALE_DEGREES)),
                            new NominalSky(24.8, 0, 0)),
                    new PhotometricSettings(PhotometryDeclaration.focal(0), 2, 10, 3, 4, 0.5));
            PhotometricOutcome.Solved solved = (PhotometricOutcome.Solved) outcome;
            double step = error(solved, ANCHORED) - error(solved, ANCHORED - 1);
            double near = point(solved, ANCHORED - 1, 0).zeroPointErrorMag();
            double far = point(solved, ANCHORED, 0).zeroPointErrorMag();
            steps += step * step / surveys;
            variances += (near * near + far * far) / surveys;
            double last =
                    error(solved, FIELDS - 1) / point(solved, FIELDS - 1, 0).zeroPointErrorMag();
            pulls += last * last / surveys;
            worst = Math.max(worst, Math.abs(step));
            assertThat(Math.abs(step)).isLessThan(4 * Math.sqrt(near * near + far * far));
        }
        assertThat(Math.sqrt(steps)).isLessThan(0.003);
        assertThat(Math.sqrt(steps)).isLessThan(Math.sqrt(variances));
        assertThat(Math.sqrt(pulls)).isCloseTo(1, within(0.25));
    }
}
