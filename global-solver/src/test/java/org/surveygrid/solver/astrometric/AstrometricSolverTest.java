package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;

class AstrometricSolverTest {
    private static final AstrometricSettings SETTINGS = AstrometricSettings.forPixelScale(SyntheticSurvey.SCALE);

    @Test
    void a_dithered_mosaic_is_recovered_to_the_noise() {
        SyntheticSurvey survey = new SyntheticSurvey(1).build();

        AstrometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(0.2, 5, 0.01)));

        AstrometricStatistics statistics = solved.statistics();
        assertThat(modelErrorMas(survey, solved)).isLessThan(4);
        assertThat(statistics.overlapRmsMas()).isLessThan(1.1 * statistics.centroidNoiseMas());
        assertThat(statistics.reservedRmsMas()).isLessThan(1.15 * statistics.overlapRmsMas());
        assertThat(statistics.chiSquarePerDegree()).isCloseTo(1, within(0.02));
        assertThat(solved.solution().chips()).allSatisfy(chip -> {
            assertThat(chip.quality()).isEqualTo(SolutionQuality.ABSOLUTE);
            assertThat(chip.fitErrorMas()).isLessThan(0.01);
        });
    }

    @Test
    void without_noise_the_truth_comes_back() {
        SyntheticSurvey survey = new SyntheticSurvey(2);
        survey.errorUnderstatement = 0;
        survey.build();

        AstrometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(1, 1e-4, 0.01)));

        assertThat(modelErrorMas(survey, solved)).isLessThan(0.1);
    }

    @Test
    void understated_errors_are_found_out() {
        SyntheticSurvey survey = new SyntheticSurvey(3);
        survey.errorUnderstatement = 2;
        survey.build();

        AstrometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(0.2, 5, 0.01)));

        assertThat(solved.statistics().exposures())
                .allSatisfy(e -> assertThat(e.errorScale()).isCloseTo(2, within(0.35)));
        assertThat(solved.statistics().chiSquarePerDegree()).isCloseTo(1, within(0.03));
    }

    @Test
    void a_tenth_of_outliers_hardly_hurts() {
        SyntheticSurvey clean = new SyntheticSurvey(4).build();
        SyntheticSurvey spoilt = new SyntheticSurvey(4);
        spoilt.outlierShare = 0.1;
        spoilt.build();

        double cleanError = modelErrorMas(clean, solve(clean.lists, Optional.of(clean.reference(0.2, 5, 0.01))));
        AstrometricOutcome.Solved solved = solve(spoilt.lists, Optional.of(spoilt.reference(0.2, 5, 0.01)));

        assertThat(modelErrorMas(spoilt, solved)).isLessThan(1.3 * cleanError + 0.5);
        assertThat(solved.statistics().rejected()).isGreaterThan(400);
    }

    @Test
    void the_order_of_the_lists_does_not_matter() {
        SyntheticSurvey survey = new SyntheticSurvey(5);
        survey.exposures = 4;
        survey.build();
        ReferenceCatalogue reference = survey.reference(0.2, 5, 0.01);
        List<SourceList> shuffled = new ArrayList<>(survey.lists);
        Collections.shuffle(shuffled, new Random(1));

        AstrometricOutcome.Solved one = solve(survey.lists, Optional.of(reference));
        AstrometricOutcome.Solved other = solve(shuffled, Optional.of(reference));

        assertThat(other.statistics()).isEqualTo(one.statistics());
        for (int i = 0; i < one.solution().chips().size(); i++) {
            assertThat(other.solution().chips().get(i).wcs().pv1())
                    .isEqualTo(one.solution().chips().get(i).wcs().pv1());
        }
    }

    @Test
    void a_mis_pointed_exposure_is_put_in_its_place() {
        SyntheticSurvey survey = new SyntheticSurvey(6).build();
        List<SourceList> lists = new ArrayList<>(survey.lists);
        for (int i = 8; i < 16; i++) {
            lists.set(i, moved(lists.get(i), 30 / 3600.0, -0.004));
        }

        AstrometricOutcome.Solved solved = solve(lists, Optional.of(survey.reference(0.2, 5, 0.01)));

        assertThat(modelErrorMas(survey, solved)).isLessThan(4);
        assertThat(solved.statistics().exposures().get(1).remarks()).anyMatch(r -> r.contains("mis-pointed"));
    }

    @Test
    void a_chip_whose_own_match_is_wrong_is_put_where_the_others_say() {
        SyntheticSurvey survey = new SyntheticSurvey(7).build();
        List<SourceList> lists = new ArrayList<>(survey.lists);
        lists.set(10, moved(lists.get(10), 0.02, 0.01));

        AstrometricOutcome.Solved solved = solve(lists, Optional.of(survey.reference(0.2, 5, 0.01)));

        assertThat(modelErrorMas(survey, solved)).isLessThan(4);
    }

    @Test
    void a_senseless_exposure_is_left_out_by_name_and_the_others_do_not_notice() {
        SyntheticSurvey survey = new SyntheticSurvey(8).build();
        ReferenceCatalogue reference = survey.reference(0.2, 5, 0.01);
        List<SourceList> lists = new ArrayList<>(survey.lists);
        Random random = new Random(5);
        for (int i = 8; i < 16; i++) {
            lists.set(i, scrambled(lists.get(i), random));
        }

        AstrometricOutcome.Solved solved = solve(lists, Optional.of(reference));

        assertThat(solved.statistics().exposures().get(1).component()).isEqualTo(-1);
        assertThat(solved.statistics().exposures().get(1).remarks()).anyMatch(r -> r.startsWith("left out"));
        assertThat(modelErrorMas(survey, solved)).isLessThan(4.5);
    }

    @Test
    void two_fields_far_apart_are_two_components() {
        SyntheticSurvey one = new SyntheticSurvey(9);
        one.exposures = 4;
        one.build();
        SyntheticSurvey other = new SyntheticSurvey(10);
        other.exposures = 3;
        other.raCentre = 200;
        other.prefix = "f";
        other.build();
        List<SourceList> lists = new ArrayList<>(one.lists);
        lists.addAll(other.lists);

        AstrometricOutcome.Solved solved = solve(lists, Optional.of(one.reference(0.2, 5, 0.01)));

        assertThat(solved.statistics().components()).containsExactly(true, false);
        assertThat(solved.solution().find("f1", "c01"))
                .map(ChipAstrometry::quality)
                .contains(SolutionQuality.RELATIVE_ONLY);
        one.truth.addAll(other.truth);
        assertThat(onlyExposures(one, solved, "e")).isLessThan(5);
    }

    @Test
    void chips_that_the_headers_misplace_are_found_by_the_reference_stars() {
        SyntheticSurvey survey = new SyntheticSurvey(17).build();
        List<SourceList> misplaced = survey.lists.stream()
                .map(list -> {
                    int chip = list.exposure().chip().charAt(2) - '1';
                    double offDegrees = 8 * StrictMath.sin(2.3 * chip + 1) / 3600;
                    return moved(list, offDegrees, -0.7 * offDegrees);
                })
                .toList();

        AstrometricOutcome outcome = AstrometricSolver.solve(
                Detections.of(misplaced, new DetectionSelection(10, 3, 300)),
                Optional.of(survey.reference(0.2, 5, 0.01)),
                Map.of(),
                SETTINGS);

        assertThat(outcome).isInstanceOf(AstrometricOutcome.Solved.class);
        assertThat(modelErrorMas(survey, (AstrometricOutcome.Solved) outcome)).isLessThan(4);
    }

    @Test
    void few_reference_stars_that_are_near_others_by_chance_move_no_chip() {
        SyntheticSurvey survey = new SyntheticSurvey(18);
        survey.starsPerChip = 400;
        survey.build();

        AstrometricOutcome outcome = AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 3, 1000)),
                Optional.of(survey.reference(0.015, 5, 0.01)),
                Map.of(),
                SETTINGS);

        assertThat(outcome).isInstanceOf(AstrometricOutcome.Solved.class);
        assertThat(modelErrorMas(survey, (AstrometricOutcome.Solved) outcome)).isLessThan(10);
    }

    @Test
    void without_a_catalogue_exposures_agree_among_themselves() {
        SyntheticSurvey survey = new SyntheticSurvey(11).build();

        AstrometricOutcome.Solved solved = solve(survey.lists, Optional.empty());

        AstrometricStatistics statistics = solved.statistics();
        assertThat(statistics.overlapRmsMas()).isLessThan(1.1 * statistics.centroidNoiseMas());
        assertThat(solved.solution().chips())
                .extracting(ChipAstrometry::quality)
                .containsOnly(SolutionQuality.RELATIVE_ONLY);
    }

    @Test
    void exposures_that_lack_a_chip_are_solved_all_the_same() {
        SyntheticSurvey survey = new SyntheticSurvey(12).build();
        List<SourceList> lists = new ArrayList<>(survey.lists);
        lists.removeIf(l ->
                l.exposure().chip().equals("c05") && !l.exposure().exposure().equals("e4"));

        AstrometricOutcome.Solved solved = solve(lists, Optional.of(survey.reference(0.2, 5, 0.01)));

        assertThat(solved.solution().chips()).hasSize(50);
        assertThat(modelErrorMas(survey, solved)).isLessThan(5);
    }

    @Test
    void a_field_across_right_ascension_zero_is_no_different() {
        SyntheticSurvey survey = new SyntheticSurvey(13);
        survey.raCentre = 0.05;
        survey.build();

        AstrometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(0.2, 5, 0.01)));

        assertThat(solved.statistics().stars()).isGreaterThan(700);
        assertThat(modelErrorMas(survey, solved)).isLessThan(4);
    }

    @Test
    void a_field_near_the_pole_is_no_different() {
        SyntheticSurvey survey = new SyntheticSurvey(14);
        survey.decCentre = -88.5;
        survey.build();

        AstrometricOutcome.Solved solved = solve(survey.lists, Optional.of(survey.reference(0.2, 5, 0.01)));

        assertThat(modelErrorMas(survey, solved)).isLessThan(5);
    }

    @Test
    void places_of_chips_are_derived_when_the_camera_does_not_say() {
        SyntheticSurvey survey = new SyntheticSurvey(15).build();
        Detections detections = Detections.of(survey.lists, new DetectionSelection(10, 3, 300));

        AstrometricOutcome outcome =
                AstrometricSolver.solve(detections, Optional.of(survey.reference(0.2, 5, 0.01)), Map.of(), SETTINGS);

        assertThat(modelErrorMas(survey, (AstrometricOutcome.Solved) outcome)).isLessThan(5);
    }

    @Test
    void an_empty_sky_is_reported_not_thrown() {
        SyntheticSurvey survey = new SyntheticSurvey(16);
        survey.exposures = 1;
        survey.build();
        Detections detections = Detections.of(survey.lists, new DetectionSelection(10, 3, 300));

        AstrometricOutcome outcome =
                AstrometricSolver.solve(detections, Optional.empty(), SyntheticSurvey.placements(), SETTINGS);

        assertThat(outcome).isInstanceOf(AstrometricOutcome.Failed.class);
    }

    private static AstrometricOutcome.Solved solve(List<SourceList> lists, Optional<ReferenceCatalogue> reference) {
        Detections detections = Detections.of(lists, new DetectionSelection(10, 3, 300));
        AstrometricOutcome outcome =
                AstrometricSolver.solve(detections, reference, SyntheticSurvey.placements(), SETTINGS);
        assertThat(outcome).isInstanceOf(AstrometricOutcome.Solved.class);
        return (AstrometricOutcome.Solved) outcome;
    }

    private static SourceList moved(SourceList list, double ra, double dec) {
        TpvWcs wcs = (TpvWcs) list.wcs();
        CdMatrix linear = wcs.linear();
        SkyPosition at = SkyPosition.wrapping(
                wcs.tangentPoint().raDegrees() + ra, wcs.tangentPoint().decDegrees() + dec);
        return with(list, TpvWcs.tan(at, linear), list.xPx(), list.yPx());
    }

    private static SourceList scrambled(SourceList list, Random random) {
        double[] x = Arrays.stream(list.xPx())
                .map(v -> random.nextDouble() * SyntheticSurvey.WIDTH)
                .toArray();
        double[] y = Arrays.stream(list.yPx())
                .map(v -> random.nextDouble() * SyntheticSurvey.HEIGHT)
                .toArray();
        return with(list, list.wcs(), x, y);
    }

    private static SourceList with(SourceList list, Wcs wcs, double[] x, double[] y) {
        return new SourceList(
                list.exposure(),
                wcs,
                x,
                y,
                list.positionErrorPx(),
                list.fluxElectrons(),
                list.fluxErrorElectrons(),
                list.fwhmPx(),
                list.ellipticity(),
                list.flags(),
                list.maskBits());
    }

    private static double modelErrorMas(SyntheticSurvey survey, AstrometricOutcome.Solved solved) {
        return onlyExposures(survey, solved, "");
    }

    /** 2-D rms distance between the solution and the truth on a grid over all solved chips. */
    private static double onlyExposures(SyntheticSurvey survey, AstrometricOutcome.Solved solved, String prefix) {
        double sum = 0;
        int count = 0;
        for (ChipAstrometry chip : solved.solution().chips()) {
            if (!chip.quality().isSolved() || !chip.exposure().startsWith(prefix)) {
                continue;
            }
            SyntheticSurvey.Truth truth = survey.truth.stream()
                    .filter(t -> t.exposure().equals(chip.exposure()))
                    .findFirst()
                    .orElseThrow();
            int number = chip.chip().charAt(2) - '1';
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    double x = (i + 0.5) * SyntheticSurvey.WIDTH / 5 - 0.5;
                    double y = (j + 0.5) * SyntheticSurvey.HEIGHT / 5 - 0.5;
                    SkyPosition wanted = SyntheticSurvey.sky(truth, number, x, y);
                    double distance = 1000 * chip.wcs().toSky(x, y).separationArcsec(wanted);
                    sum += distance * distance;
                    count++;
                }
            }
        }
        return Math.sqrt(sum / count);
    }
}
