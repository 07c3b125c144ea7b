package org.surveygrid.solver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.engine.step.CheckpointMismatchException;
import org.surveygrid.solver.engine.step.Checkpoints;
import org.surveygrid.solver.engine.step.StepLog;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;

/** A solution that goes on from any of its steps, or from the middle of one, comes to the same bits. */
class StepLogFolderTest {
    private static final AstrometricSettings ASTROMETRY =
            new AstrometricSettings(AstrometryDeclaration.polynomials(2, 1), 3, 10, 10, 5, 4.5);

    @TempDir
    private Path temporary = Path.of("");

    private final SyntheticSurvey survey = survey(5);
    private final ReferenceCatalogue reference = survey.reference(0.3, 5, 0.01);

    private static SyntheticSurvey survey(long seed) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = 3;
        survey.starsPerChip = 40;
        survey.outlierShare = 0.03;
        survey.pointingErrorArcsec = 0.1;
        return survey.build();
    }

    private Detections detections() {
        return Detections.of(survey.lists, new DetectionSelection(5, 0, 10_000));
    }

    private List<SkyPosition> places(Checkpoints checkpoints) {
        AstrometricOutcome outcome = AstrometricSolver.solve(
                detections(),
                new AstrometricSolver.Sky(Optional.of(reference), Map.of()),
                ASTROMETRY,
                new Execution(1, checkpoints, "positions"));
        List<SkyPosition> places = new ArrayList<>();
        for (ChipAstrometry chip :
                ((AstrometricOutcome.Solved) outcome).solution().chips()) {
            places.add(chip.wcs().toSky(100, 200));
            places.add(chip.wcs().toSky(900, 1900));
        }
        return places;
    }

    private PhotometricOutcome.Solved fluxes(Checkpoints checkpoints, double clipSigma) {
        PhotometricSolver.Sky sky = new PhotometricSolver.Sky(
                Optional.of(reference), Optional.empty(), Map.of(), new NominalSky(24.9, 0.12, 0));
        PhotometricSettings usual = PhotometricSettings.forPixelScale(1);
        PhotometricSettings settings = new PhotometricSettings(
                usual.model(),
                usual.associationRadiusArcsec(),
                usual.minMatches(),
                usual.minReferenceStars(),
                clipSigma,
                usual.cloudLimitMag());
        return (PhotometricOutcome.Solved)
                PhotometricSolver.solve(detections(), sky, settings, new Execution(1, checkpoints, "fluxes"));
    }

    private static List<Path> logs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }

    /** A copy of the first logs, the last of them cut off. */
    private Path killed(List<Path> logs, int last, long bytes) throws IOException {
        Path folder = Files.createTempDirectory(temporary, "killed");
        for (int k = 0; k <= last; k++) {
            Files.copy(logs.get(k), folder.resolve(logs.get(k).getFileName()));
        }
        try (RandomAccessFile file = new RandomAccessFile(
                folder.resolve(logs.get(last).getFileName()).toFile(), "rw")) {
            file.setLength(bytes);
        }
        return folder;
    }

    @Test
    void positions_go_on_from_wherever_they_were_killed() throws IOException {
        List<SkyPosition> expected = places(Checkpoints.NONE);
        Path whole = temporary.resolve("whole");
        assertThat(places(new StepLogFolder(whole))).isEqualTo(expected);
        List<Path> logs = logs(whole);
        assertThat(logs).hasSizeGreaterThan(1);

        for (int last = 0; last < logs.size(); last++) {
            long size = Files.size(logs.get(last));
            for (int part = 0; part <= 6; part++) {
                Path folder = killed(logs, last, size * part / 6);

                assertThat(places(new StepLogFolder(folder)))
                        .as("log %d, %d sixths", last, part)
                        .isEqualTo(expected);
                assertThat(logs(folder)).hasSameSizeAs(logs);
                assertThat(folder.resolve(logs.get(last).getFileName())).hasSameBinaryContentAs(logs.get(last));
            }
        }
    }

    @Test
    void zero_points_go_on_from_wherever_they_were_killed() throws IOException {
        PhotometricOutcome.Solved expected = fluxes(Checkpoints.NONE, 4);
        Path whole = temporary.resolve("whole");
        fluxes(new StepLogFolder(whole), 4);
        List<Path> logs = logs(whole);
        long size = Files.size(logs.getFirst());

        for (int part = 0; part <= 10; part++) {
            Path folder = killed(logs, 0, size * part / 10);
            PhotometricOutcome.Solved again = fluxes(new StepLogFolder(folder), 4);

            assertThat(again.solution().zeroPoints())
                    .isEqualTo(expected.solution().zeroPoints());
            assertThat(again.statistics()).isEqualTo(expected.statistics());
        }
    }

    @Test
    void a_solution_killed_in_its_second_fit_still_has_the_errors_of_its_first() throws IOException {
        PhotometricOutcome.Solved expected = fluxes(Checkpoints.NONE, 4);
        StepLogFolder first = new StepLogFolder(temporary.resolve("whole"));
        fluxes(first, 4);
        fluxes(first, 3);
        List<Path> logs = logs(temporary.resolve("whole"));
        Checkpoints again = new StepLogFolder(killed(logs, 1, Files.size(logs.get(1)) / 2));

        assertThat(fluxes(again, 4).statistics()).isEqualTo(expected.statistics());
        assertThat(fluxes(again, 3).statistics())
                .isEqualTo(fluxes(Checkpoints.NONE, 3).statistics());
    }

    @Test
    void steps_of_other_settings_are_refused() throws IOException {
        Path folder = temporary.resolve("kept");
        fluxes(new StepLogFolder(folder), 4);

        assertThatThrownBy(() -> fluxes(new StepLogFolder(folder), 3))
                .isInstanceOf(CheckpointMismatchException.class)
                .hasMessageContaining("other settings; empty its directory");
    }

    @Test
    void steps_of_another_number_of_unknowns_are_refused() throws IOException {
        Path folder = temporary.resolve("kept");
        new StepLogFolder(folder).open("fit", 3).append(new StepLog.Step(true, 1, 1, 1, new double[] {1, 2, 3}));

        assertThatThrownBy(() -> new StepLogFolder(folder).open("fit", 4))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("fit-00.steps keeps steps of 3 unknowns where there are 4");
    }

    @Test
    void a_file_that_is_no_log_is_refused() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("kept"));
        Files.writeString(folder.resolve("fit-00.steps"), "these are the notes of somebody else");

        assertThatThrownBy(() -> new StepLogFolder(folder).open("fit", 4))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("fit-00.steps does not begin with SGSTEPS3");
    }
}
