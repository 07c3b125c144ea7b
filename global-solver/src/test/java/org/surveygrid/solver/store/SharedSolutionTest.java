package org.surveygrid.solver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.engine.step.CheckpointMismatchException;
import org.surveygrid.solver.engine.step.HandedOverException;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;

/** Processes that make the equations of some cells each, and one that solves, come to what one process comes to. */
class SharedSolutionTest {
    private static final int MOST_ROUNDS = 40;

    @TempDir
    private Path folder = Path.of("");

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

    private PhotometricOutcome.Solved fluxes(Execution execution) {
        return fluxes(survey.lists, execution);
    }

    private PhotometricOutcome.Solved fluxes(List<SourceList> lists, Execution execution) {
        Detections detections = Detections.of(lists, new DetectionSelection(5, 0, 10_000));
        PhotometricSolver.Sky sky = new PhotometricSolver.Sky(
                Optional.of(reference), Optional.empty(), Map.of(), new NominalSky(24.9, 0.12, 0));
        return (PhotometricOutcome.Solved)
                PhotometricSolver.solve(detections, sky, PhotometricSettings.forPixelScale(1), execution);
    }

    private PhotometricOutcome.Solved fluxes(Share share) throws IOException {
        return fluxes(new Execution(1, new StepLogFolder(folder, share), "fluxes"));
    }

    private List<Path> cells() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".cell"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void parts_and_a_process_that_solves_come_to_the_bits_of_one_process() throws IOException {
        PhotometricOutcome.Solved expected = fluxes(Execution.ALONE);
        List<Integer> written = new ArrayList<>();
        Optional<PhotometricOutcome.Solved> solved = Optional.empty();
        while (solved.isEmpty() && written.size() < MOST_ROUNDS) {
            try {
                solved = Optional.of(fluxes(new Share.Rest()));
            } catch (HandedOverException waits) {
                assertThat(waits.isShareDone()).isFalse();
                int before = cells().size();
                for (int part = 3; part >= 1; part--) {
                    Share own = new Share.Part(part, 3);
                    assertThatThrownBy(() -> fluxes(own))
                            .isInstanceOf(HandedOverException.class)
                            .hasMessageContaining("of 3 made the equations of");
                }
                written.add(cells().size() - before);
            }
        }

        assertThat(solved).isPresent();
        assertThat(written).as("cells of each matrix").hasSizeGreaterThan(1).allMatch(count -> count > 3);
        assertThat(solved.get().solution().zeroPoints())
                .isEqualTo(expected.solution().zeroPoints());
        assertThat(solved.get().statistics()).isEqualTo(expected.statistics());
    }

    /** The same fluxes with the same errors, a little away: the same stars in the same order. */
    private static SourceList moved(SourceList list) {
        return new SourceList(
                list.exposure(),
                list.wcs(),
                Arrays.stream(list.xPx()).map(x -> x + 1e-7).toArray(),
                Arrays.stream(list.yPx()).map(y -> y - 1e-7).toArray(),
                list.positionErrorPx(),
                list.fluxElectrons(),
                list.fluxErrorElectrons(),
                list.fwhmPx(),
                list.ellipticity(),
                list.flags(),
                list.maskBits());
    }

    @Test
    void equations_of_other_places_are_not_taken_although_the_weights_are_the_same() throws IOException {
        List<SourceList> moved =
                survey.lists.stream().map(SharedSolutionTest::moved).toList();
        assertThatThrownBy(() -> fluxes(new Share.Rest())).isInstanceOf(HandedOverException.class);
        assertThatThrownBy(() -> fluxes(new Share.Part(1, 1))).isInstanceOf(HandedOverException.class);
        List<Path> stale = cells();
        Files.delete(folder.resolve("fluxes-00.steps"));

        PhotometricOutcome.Solved solved =
                fluxes(moved, new Execution(1, new StepLogFolder(folder, new Share.All()), "fluxes"));

        assertThat(stale).hasSizeGreaterThan(3);
        assertThat(solved.statistics())
                .isEqualTo(fluxes(moved, Execution.ALONE).statistics())
                .isNotEqualTo(fluxes(Execution.ALONE).statistics());
    }

    @Test
    void steps_of_other_places_are_refused() throws IOException {
        List<SourceList> moved =
                survey.lists.stream().map(SharedSolutionTest::moved).toList();
        fluxes(new Share.All());

        assertThatThrownBy(() -> fluxes(moved, new Execution(1, new StepLogFolder(folder, new Share.All()), "fluxes")))
                .isInstanceOf(CheckpointMismatchException.class);
    }

    @Test
    void a_part_that_nobody_waits_for_makes_nothing() throws IOException {
        PhotometricOutcome.Solved done = fluxes(new Share.All());

        PhotometricOutcome.Solved again = fluxes(new Share.Part(1, 2));

        assertThat(again.solution().zeroPoints()).isEqualTo(done.solution().zeroPoints());
        assertThat(cells()).isEmpty();
    }

    @Test
    void damaged_equations_are_told_by_their_file() throws IOException {
        assertThatThrownBy(() -> fluxes(new Share.Rest())).isInstanceOf(HandedOverException.class);
        assertThatThrownBy(() -> fluxes(new Share.Part(1, 1))).isInstanceOf(HandedOverException.class);
        Path cell = cells().get(1);
        Files.write(cell, new byte[100]);

        assertThatThrownBy(() -> fluxes(new Share.Rest()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(cell + " does not begin with SGBLOCK1");
    }

    @Test
    void parts_are_written_with_a_slash() {
        assertThat(Share.Part.parse("2/5")).isEqualTo(new Share.Part(2, 5));
        for (String wrong : new String[] {"0/5", "6/5", "2", "a/b", "-1/2"}) {
            assertThatThrownBy(() -> Share.Part.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
