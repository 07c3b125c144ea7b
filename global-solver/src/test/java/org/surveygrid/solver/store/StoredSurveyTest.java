package org.surveygrid.solver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.StarAssociation;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

/** A survey solved from a file, from the same numbers in memory, and from its source lists. */
class StoredSurveyTest {
    private static final double RADIUS_ARCSEC = 3;
    private static final PhotometricSettings PHOTOMETRY =
            new PhotometricSettings(PhotometryDeclaration.focal(3), RADIUS_ARCSEC, 10, 5, 4.5, 0.1);
    private static final AstrometricSettings ASTROMETRY =
            new AstrometricSettings(AstrometryDeclaration.polynomials(3, 1), RADIUS_ARCSEC, 10, 10, 5, 4.5);

    @TempDir
    private Path folder = Path.of("");

    private final SyntheticSurvey survey = survey();
    private final ReferenceCatalogue reference = survey.reference(0.3, 5, 0.01);
    private final List<SourceList> lists = sorted(survey);

    private static SyntheticSurvey survey() {
        SyntheticSurvey survey = new SyntheticSurvey(31);
        survey.exposures = 4;
        survey.starsPerChip = 60;
        survey.outlierShare = 0.03;
        survey.pointingErrorArcsec = 0.1;
        return survey.build();
    }

    private static List<SourceList> sorted(SyntheticSurvey survey) {
        return fromLists(survey.lists).lists();
    }

    private static Detections fromLists(List<SourceList> lists) {
        return Detections.of(lists, new DetectionSelection(5, 0, 10_000));
    }

    private Path write() throws IOException {
        Detections detections = fromLists(lists);
        double[] direction = new double[3 * detections.size()];
        for (int d = 0; d < detections.size(); d++) {
            SkyPosition at = lists.get(detections.list(d)).wcs().toSky(detections.xPx(d), detections.yPx(d));
            System.arraycopy(TangentBasis.vector(at), 0, direction, 3 * d, 3);
        }
        double[] references = new double[3 * reference.size()];
        for (int r = 0; r < reference.size(); r++) {
            SkyPosition at =
                    SkyPosition.wrapping(reference.raDegrees()[r], reference.decDegrees()[r]);
            System.arraycopy(TangentBasis.vector(at), 0, references, 3 * r, 3);
        }
        StarGroups stars =
                StarAssociation.within(detections, direction, RADIUS_ARCSEC).groups(references);
        Path file = folder.resolve("survey.sgd");
        StoredStars.write(file, detections, stars);
        return file;
    }

    private PhotometricOutcome.Solved fluxes(Detections detections) {
        PhotometricSolver.Sky sky = new PhotometricSolver.Sky(
                Optional.of(reference), Optional.empty(), Map.of(), new NominalSky(24.9, 0.12, 0));
        return (PhotometricOutcome.Solved) PhotometricSolver.solve(detections, sky, PHOTOMETRY.settledTo(1e-6));
    }

    private AstrometricOutcome.Solved positions(Detections detections) {
        return (AstrometricOutcome.Solved)
                AstrometricSolver.solve(detections, Optional.of(reference), Map.of(), ASTROMETRY);
    }

    @Test
    void memory_and_file_give_the_same_zero_points_to_the_bit() throws IOException {
        try (DetectionFile file = DetectionFile.open(write())) {
            PhotometricOutcome.Solved mapped = fluxes(StoredStars.mapped(lists, file));
            PhotometricOutcome.Solved loaded = fluxes(StoredStars.loaded(lists, file));

            assertThat(mapped.solution().zeroPoints())
                    .isEqualTo(loaded.solution().zeroPoints());
            assertThat(mapped.statistics()).isEqualTo(loaded.statistics());
        }
    }

    @Test
    void zero_points_of_the_file_are_those_of_the_source_lists() throws IOException {
        try (DetectionFile file = DetectionFile.open(write())) {
            PhotometricOutcome.Solved mapped = fluxes(StoredStars.mapped(lists, file));
            PhotometricOutcome.Solved direct = fluxes(fromLists(lists));

            for (int i = 0; i < lists.size(); i++) {
                assertThat(mapped.solution().zeroPoints().get(i).zeroPointMag())
                        .isCloseTo(direct.solution().zeroPoints().get(i).zeroPointMag(), within(1e-5));
            }
            assertThat(mapped.statistics().detections())
                    .isCloseTo(direct.statistics().detections(), within(2));
        }
    }

    @Test
    void memory_and_file_give_the_same_positions_to_the_bit() throws IOException {
        try (DetectionFile file = DetectionFile.open(write())) {
            AstrometricOutcome.Solved mapped = positions(StoredStars.mapped(lists, file));
            AstrometricOutcome.Solved loaded = positions(StoredStars.loaded(lists, file));

            assertThat(mapped.statistics()).isEqualTo(loaded.statistics());
            for (int i = 0; i < lists.size(); i++) {
                assertThat(mapped.solution().chips().get(i).wcs().toSky(700, 900))
                        .isEqualTo(loaded.solution().chips().get(i).wcs().toSky(700, 900));
            }
        }
    }
}
