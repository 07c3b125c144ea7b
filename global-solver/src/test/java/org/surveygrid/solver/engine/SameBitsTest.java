package org.surveygrid.solver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.astrometric.motion.StarMotions;
import org.surveygrid.solver.astrometric.motion.StarUnknowns;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;

/** Threads and the order of the input change no bit of a solution whose stars make several cells. */
class SameBitsTest {
    private static final AstrometricSettings ASTROMETRY =
            new AstrometricSettings(AstrometryDeclaration.polynomials(3, 1), 3, 10, 10, 5, 4.5);
    private static final PhotometricSettings PHOTOMETRY = PhotometricSettings.forPixelScale(1);

    private final SyntheticSurvey survey = survey();
    private final ReferenceCatalogue reference = survey.reference(0.3, 5, 0.01);

    private static SyntheticSurvey survey() {
        SyntheticSurvey survey = new SyntheticSurvey(77);
        survey.exposures = 4;
        survey.starsPerChip = 450;
        survey.outlierShare = 0.02;
        survey.pointingErrorArcsec = 0.1;
        return survey.build();
    }

    private static Detections detections(List<SourceList> lists) {
        return Detections.of(lists, new DetectionSelection(5, 0, 10_000));
    }

    private List<SkyPosition> places(List<SourceList> lists, int threads) {
        AstrometricOutcome outcome = AstrometricSolver.solve(
                detections(lists),
                new AstrometricSolver.Sky(Optional.of(reference), Map.of()),
                ASTROMETRY,
                new Execution(threads));
        AstrometricOutcome.Solved solved = (AstrometricOutcome.Solved) outcome;
        assertThat(solved.statistics().stars()).as("several cells").isGreaterThan(2 * 1024);
        List<SkyPosition> places = new ArrayList<>();
        for (ChipAstrometry chip : solved.solution().chips()) {
            places.add(chip.wcs().toSky(100, 200));
            places.add(chip.wcs().toSky(900, 1900));
        }
        return places;
    }

    private PhotometricOutcome.Solved fluxes(List<SourceList> lists, int threads) {
        PhotometricSolver.Sky sky = new PhotometricSolver.Sky(
                Optional.of(reference), Optional.empty(), Map.of(), new NominalSky(24.9, 0.12, 0));
        return (PhotometricOutcome.Solved)
                PhotometricSolver.solve(detections(lists), sky, PHOTOMETRY, new Execution(threads));
    }

    @Test
    void one_two_and_eight_threads_find_the_same_positions() {
        List<SkyPosition> one = places(survey.lists, 1);

        assertThat(places(survey.lists, 2)).isEqualTo(one);
        assertThat(places(survey.lists, 8)).isEqualTo(one);
    }

    @Test
    void one_two_and_eight_threads_find_the_same_zero_points() {
        PhotometricOutcome.Solved one = fluxes(survey.lists, 1);

        for (int threads : new int[] {2, 8}) {
            PhotometricOutcome.Solved more = fluxes(survey.lists, threads);
            assertThat(more.solution().zeroPoints()).isEqualTo(one.solution().zeroPoints());
            assertThat(more.statistics()).isEqualTo(one.statistics());
        }
    }

    @Test
    void shuffled_input_gives_the_same_positions_and_zero_points() {
        List<SourceList> shuffled = new ArrayList<>(survey.lists);
        Collections.shuffle(shuffled, new Random(3));

        assertThat(places(shuffled, 2)).isEqualTo(places(survey.lists, 1));
        assertThat(fluxes(shuffled, 2).solution().zeroPoints())
                .isEqualTo(fluxes(survey.lists, 1).solution().zeroPoints());
    }

    @Test
    void stars_that_move_are_the_same_with_several_threads() {
        SyntheticSurvey moving = new SyntheticSurvey(78);
        moving.exposures = 6;
        moving.starsPerChip = 300;
        moving.mjd = number -> 60_000 + 400.0 * number;
        moving.build();
        AstrometricSettings settings = ASTROMETRY.with(
                new AstrometryDeclaration(3, 1, Epochs.ONE, StarUnknowns.PARALLAX, List.of(), List.of()));
        AstrometricSolver.Sky sky = new AstrometricSolver.Sky(Optional.of(moving.reference(0.3, 5, 0.01)), Map.of());
        List<AstrometricOutcome.Solved> solved = new ArrayList<>();
        for (int threads : new int[] {1, 3}) {
            solved.add((AstrometricOutcome.Solved)
                    AstrometricSolver.solve(detections(moving.lists), sky, settings, new Execution(threads)));
        }

        StarMotions one = solved.getFirst().model().motions().orElseThrow();
        StarMotions three = solved.getLast().model().motions().orElseThrow();
        assertThat(one.detections().length).isGreaterThan(2 * 1024);
        assertThat(Arrays.deepEquals(three.values(), one.values())).isTrue();
        assertThat(Arrays.deepEquals(three.sigmas(), one.sigmas())).isTrue();
        assertThat(solved.getLast().statistics()).isEqualTo(solved.getFirst().statistics());
    }

    @Test
    void no_thread_at_all_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Execution(0))
                .withMessageContaining("at least 1 thread is needed, got 0");
    }
}
