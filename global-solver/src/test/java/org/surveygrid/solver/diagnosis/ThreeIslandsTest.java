package org.surveygrid.solver.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.sparse.WeakMode;

/** Three fields: two touch in a strip with four stars, one lies alone. */
class ThreeIslandsTest {
    private static final int EXPOSURES = 3;
    private static final int SIZE_PX = 1024;
    private static final double SCALE_DEGREES = 0.5 / 3600;
    private static final int STRIP_PX = 60;
    private static final int BRIDGE_STARS = 4;
    private static final int STARS = 80;
    private static final double[] SHIFT_PX = {0, 900 + SIZE_PX, SIZE_PX - STRIP_PX};

    private final List<double[]> stars = new ArrayList<>();
    private final double[] truth = new double[3 * EXPOSURES];
    private final List<SourceList> lists = new ArrayList<>();

    /** Islands a and c touch, b is alone, so that groups are not in the order of exposures. */
    private static String name(int island, int exposure) {
        return "" + "abc".charAt(island) + (exposure + 1);
    }

    private ThreeIslandsTest observe(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        stars.clear();
        lists.clear();
        for (int island = 0; island < 3; island++) {
            for (int s = 0; s < STARS; s++) {
                double margin = STRIP_PX + 20;
                double x = SHIFT_PX[island] + margin + (SIZE_PX - 2 * margin) * random.nextDouble();
                stars.add(new double[] {x, 20 + (SIZE_PX - 40) * random.nextDouble(), 16 + 3 * random.nextDouble()});
            }
        }
        for (int s = 0; s < BRIDGE_STARS; s++) {
            stars.add(new double[] {SIZE_PX - STRIP_PX / 2.0, 150 + 200 * s, 16.5 + 0.4 * s});
        }
        for (int island = 0; island < 3; island++) {
            for (int e = 0; e < EXPOSURES; e++) {
                lists.add(list(island, e, random));
            }
        }
        return this;
    }

    private SourceList list(int island, int exposure, SplittableRandom random) {
        double level = 24.8 + 0.1 * random.nextGaussian();
        truth[island * EXPOSURES + exposure] = level;
        double dither = 5 * random.nextGaussian();
        List<double[]> rows = new ArrayList<>();
        for (double[] star : stars) {
            double x = star[0] - SHIFT_PX[island] + dither;
            if (x > 0 && x < SIZE_PX - 1) {
                double error = 0.004 * StrictMath.pow(10, 0.2 * (star[2] - 16));
                double flux = 100 * StrictMath.pow(10, -0.4 * (star[2] - level + error * random.nextGaussian()));
                rows.add(new double[] {x, star[1], flux, flux * error * StrictMath.log(10) / 2.5});
            }
        }
        rows.sort((a, b) -> Double.compare(b[2], a[2]));
        SkyPosition toward = SkyPosition.wrapping(50 - (SHIFT_PX[island] - dither) * SCALE_DEGREES, 0);
        TpvWcs wcs = TpvWcs.tan(toward, new CdMatrix(0, SIZE_PX / 2.0, -SCALE_DEGREES, 0, 0, SCALE_DEGREES));
        ExposureFacts facts = new ExposureFacts(
                "synthetic", "c1", name(island, exposure), "r", 60000 + 0.01 * exposure, 100, 1, SIZE_PX, SIZE_PX);
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

    private PhotometricOutcome.Solved solve(Optional<ReferenceCatalogue> reference) {
        PhotometricOutcome outcome = PhotometricSolver.solve(
                Detections.of(lists, new DetectionSelection(5, 0, 1000)),
                new PhotometricSolver.Sky(
                        reference,
                        Optional.empty(),
                        Map.of("c1", new ChipPlacement(512, 512, SCALE_DEGREES, 0, 0, SCALE_DEGREES)),
                        new NominalSky(24.8, 0, 0)),
                new PhotometricSettings(PhotometryDeclaration.focal(0), 2, 10, 3, 4, 0.5));
        assertThat(outcome).isInstanceOf(PhotometricOutcome.Solved.class);
        return (PhotometricOutcome.Solved) outcome;
    }

    /** Error of an exposure's zero point. */
    private double error(PhotometricOutcome.Solved solved, int island, int exposure) {
        return solved.solution()
                        .find(name(island, exposure), "c1")
                        .orElseThrow()
                        .zeroPointMag()
                - truth[island * EXPOSURES + exposure];
    }

    private double meanError(PhotometricOutcome.Solved solved, int island) {
        double sum = 0;
        for (int e = 0; e < EXPOSURES; e++) {
            sum += error(solved, island, e) / EXPOSURES;
        }
        return sum;
    }

    @Test
    void groups_and_the_bridge_are_named_and_each_group_is_right_in_itself() {
        PhotometricOutcome.Solved solved = observe(1).solve(Optional.empty());

        Diagnosis diagnosis = solved.statistics().diagnosis();
        assertThat(diagnosis.groups())
                .extracting(ExposureGroup::exposures)
                .containsExactly(List.of("a1", "a2", "a3", "c1", "c2", "c3"), List.of("b1", "b2", "b3"));
        assertThat(diagnosis.groups()).noneMatch(ExposureGroup::isTied);
        assertThat(diagnosis.modes(WeakMode.Strength.NULL)).hasSize(2);
        assertThat(diagnosis.bridges()).singleElement().satisfies(bridge -> {
            assertThat(List.of(bridge.exposures(), bridge.others()))
                    .containsExactlyInAnyOrder(List.of("a1", "a2", "a3"), List.of("c1", "c2", "c3"));
            assertThat(bridge.stars()).hasSize(BRIDGE_STARS);
        });
        assertThat(diagnosis.warnings()).anyMatch(warning -> warning.startsWith("bridge: "));
        for (ChipZeroPoint point : solved.solution().zeroPoints()) {
            assertThat(point.quality()).isEqualTo(SolutionQuality.RELATIVE_ONLY);
            assertThat(point.component()).isEqualTo(point.exposure().startsWith("b") ? 1 : 0);
        }
        for (int island = 0; island < 3; island++) {
            for (int e = 0; e < EXPOSURES; e++) {
                assertThat(error(solved, island, e)).isCloseTo(meanError(solved, island), within(0.003));
            }
        }
    }

    @Test
    void the_stated_error_of_the_bridge_is_the_real_one() {
        double squares = 0;
        double variances = 0;
        int surveys = 200;
        for (int seed = 1; seed <= surveys; seed++) {
            PhotometricOutcome.Solved solved = observe(seed).solve(Optional.empty());
            double sigma = solved.statistics().diagnosis().bridges().getFirst().sigma();
            double step = meanError(solved, 2) - meanError(solved, 0);
            squares += step * step;
            variances += sigma * sigma;
        }
        assertThat(Math.sqrt(variances / squares)).isCloseTo(1, within(0.1));
    }

    @Test
    void reference_stars_in_two_groups_make_one_scale_of_all() {
        observe(2);
        List<double[]> published = stars.stream()
                .filter(star -> star[2] < 16.6)
                .map(star ->
                        new double[] {50 - star[0] * SCALE_DEGREES, (star[1] - SIZE_PX / 2.0) * SCALE_DEGREES, star[2]})
                .toList();
        double[] ra = published.stream().mapToDouble(star -> star[0]).toArray();
        double[] dec = published.stream().mapToDouble(star -> star[1]).toArray();
        double[] mag = published.stream().mapToDouble(star -> star[2]).toArray();
        double[] error = published.stream().mapToDouble(star -> 0.005).toArray();
        ReferenceCatalogue reference = new ReferenceCatalogue(
                ra,
                dec,
                new double[ra.length],
                2016,
                new TreeMap<>(Map.of("r", mag)),
                new TreeMap<>(Map.of("r", error)));

        PhotometricOutcome.Solved solved = solve(Optional.of(reference));

        assertThat(solved.statistics().diagnosis().groups()).hasSize(2).allMatch(ExposureGroup::isTied);
        for (int island = 0; island < 3; island++) {
            assertThat(meanError(solved, island)).isCloseTo(0, within(0.006));
        }
    }
}
