package org.surveygrid.solver.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.sparse.WeakMode;

/** Fields that do not touch, and fields that hardly do. */
class IslandsTest {
    private static final int BRIDGE_STARS = 4;

    private static SyntheticSurvey survey(long seed) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = 6;
        survey.starsPerChip = 40;
        survey.pointingErrorArcsec = 0.1;
        return survey.build();
    }

    /** Two halves that only a few stars tie, made by taking all other stars from one half or the other. */
    private static List<SourceList> halves(SyntheticSurvey survey) {
        List<SourceList> lists = new ArrayList<>();
        for (SourceList list : survey.lists) {
            boolean second = list.exposure().exposure().compareTo("e4") >= 0;
            SyntheticSurvey.Truth truth =
                    survey.truth.get(list.exposure().exposure().charAt(1) - '1');
            int chip = list.exposure().chip().charAt(2) - '1';
            int[] kept = IntStream.range(0, list.xPx().length)
                    .filter(i -> {
                        double ra = SyntheticSurvey.sky(truth, chip, list.xPx()[i], list.yPx()[i])
                                .raDegrees();
                        return second ? ra > 150.0005 : ra < 149.9995;
                    })
                    .toArray();
            lists.add(SyntheticSurvey.rows(list, kept));
        }
        return lists;
    }

    /** Gives some bright stars of the first half back to the second. */
    private static List<SourceList> bridged(SyntheticSurvey survey) {
        List<SourceList> halves = halves(survey);
        List<double[]> carriers = new ArrayList<>();
        for (int l = 0; l < 8; l++) {
            SourceList list = halves.get(l);
            for (int i = 0; i < list.xPx().length && carriers.size() < BRIDGE_STARS; i++) {
                var sky = SyntheticSurvey.sky(survey.truth.getFirst(), l, list.xPx()[i], list.yPx()[i]);
                double[] at = {sky.raDegrees(), sky.decDegrees()};
                if (seenBySecondHalf(survey, at) == 3) {
                    carriers.add(at);
                }
            }
        }
        List<SourceList> lists = new ArrayList<>(halves.subList(0, 24));
        for (int l = 24; l < survey.lists.size(); l++) {
            SourceList list = survey.lists.get(l);
            SyntheticSurvey.Truth truth = survey.truth.get(l / 8);
            int chip = l % 8;
            int[] kept = IntStream.range(0, list.xPx().length)
                    .filter(i -> {
                        var sky = SyntheticSurvey.sky(truth, chip, list.xPx()[i], list.yPx()[i]);
                        return sky.raDegrees() > 150.0005
                                || carriers.stream()
                                        .anyMatch(c -> Math.abs(c[0] - sky.raDegrees()) < 1 / 3600.0
                                                && Math.abs(c[1] - sky.decDegrees()) < 1 / 3600.0);
                    })
                    .toArray();
            lists.add(SyntheticSurvey.rows(list, kept));
        }
        return lists;
    }

    private static int seenBySecondHalf(SyntheticSurvey survey, double[] at) {
        int seen = 0;
        for (int l = 24; l < survey.lists.size(); l++) {
            SourceList list = survey.lists.get(l);
            for (int i = 0; i < list.xPx().length; i++) {
                var sky = SyntheticSurvey.sky(survey.truth.get(l / 8), l % 8, list.xPx()[i], list.yPx()[i]);
                seen += Math.abs(at[0] - sky.raDegrees()) < 0.5 / 3600
                                && Math.abs(at[1] - sky.decDegrees()) < 0.5 / 3600
                        ? 1
                        : 0;
            }
        }
        return seen;
    }

    private static PhotometricOutcome.Solved magnitudes(List<SourceList> lists) {
        Detections detections = Detections.of(lists, new DetectionSelection(10, 0, 300));
        return (PhotometricOutcome.Solved) PhotometricSolver.solve(
                detections,
                new PhotometricSolver.Sky(
                        Optional.empty(),
                        Optional.empty(),
                        SyntheticSurvey.placements(),
                        new NominalSky(24.9, 0.12, 0)),
                new PhotometricSettings(
                        PhotometryDeclaration.focal(3).withPriorsMag(0.03, PhotometryDeclaration.CHIP_OFFSET_MAG),
                        6 * SyntheticSurvey.SCALE,
                        10,
                        3,
                        4,
                        0.1));
    }

    private static double[] errors(SyntheticSurvey survey, PhotometricOutcome.Solved solved) {
        double[] errors = new double[survey.truth.size()];
        for (ChipZeroPoint point : solved.solution().zeroPoints()) {
            int e = point.exposure().charAt(1) - '1';
            errors[e] += (point.zeroPointMag() - survey.truth.get(e).zeroPoint()) / SyntheticSurvey.CHIPS;
        }
        return errors;
    }

    private static double step(SyntheticSurvey survey, PhotometricOutcome.Solved solved) {
        double[] e = errors(survey, solved);
        return (e[3] + e[4] + e[5] - e[0] - e[1] - e[2]) / 3;
    }

    @Test
    void halves_that_share_no_star_are_two_groups_with_a_null_mode_each() {
        SyntheticSurvey survey = survey(1);

        Diagnosis diagnosis = magnitudes(halves(survey)).statistics().diagnosis();

        assertThat(diagnosis.groups())
                .extracting(ExposureGroup::exposures)
                .containsExactly(List.of("e1", "e2", "e3"), List.of("e4", "e5", "e6"));
        assertThat(diagnosis.groups()).noneMatch(ExposureGroup::isTied);
        assertThat(diagnosis.bridges()).isEmpty();
        assertThat(diagnosis.modes(WeakMode.Strength.NULL)).hasSize(2);
    }

    @Test
    void a_tie_of_four_stars_is_a_bridge_whose_stars_are_named_and_whose_error_is_right() {
        double squares = 0;
        double variances = 0;
        int surveys = 16;
        for (int seed = 1; seed <= surveys; seed++) {
            SyntheticSurvey survey = survey(seed);
            PhotometricOutcome.Solved solved = magnitudes(bridged(survey));

            Diagnosis diagnosis = solved.statistics().diagnosis();

            assertThat(diagnosis.groups()).hasSize(1);
            assertThat(diagnosis.bridges()).singleElement().satisfies(bridge -> {
                assertThat(bridge.exposures()).hasSize(3);
                assertThat(bridge.others()).hasSize(3);
                assertThat(bridge.stars()).hasSize(BRIDGE_STARS).allMatch(name -> name.startsWith("J"));
            });
            assertThat(diagnosis.warnings())
                    .anyMatch(warning -> warning.startsWith("bridge: ") && warning.contains("by 4 stars only"));
            double sigma = diagnosis.bridges().getFirst().sigma();
            squares += step(survey, solved) * step(survey, solved) / (sigma * sigma);
            variances += sigma;
        }

        assertThat(variances / surveys).isBetween(0.0005, 0.1);
        assertThat(Math.sqrt(squares / surveys)).isCloseTo(1, within(0.35));
    }

    @Test
    void positions_of_groups_that_share_too_few_stars_do_not_pull_at_each_other() {
        SyntheticSurvey survey = survey(3);
        AstrometricOutcome.Solved apart = positions(halves(survey));
        AstrometricOutcome.Solved bridged = positions(bridged(survey));

        assertThat(bridged.statistics().diagnosis().groups())
                .extracting(ExposureGroup::exposures)
                .containsExactly(List.of("e1", "e2", "e3"), List.of("e4", "e5", "e6"));
        assertThat(bridged.statistics().overlapRmsMas())
                .isCloseTo(apart.statistics().overlapRmsMas(), within(0.2));
    }

    private static AstrometricOutcome.Solved positions(List<SourceList> lists) {
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(lists, new DetectionSelection(10, 0, 300)),
                Optional.empty(),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE));
    }
}
