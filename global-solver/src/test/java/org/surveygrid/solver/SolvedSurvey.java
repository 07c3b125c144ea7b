package org.surveygrid.solver;

import java.util.List;
import java.util.Optional;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;

/** Positions and then magnitudes of a {@link SyntheticSurvey}'s lists, by the usual settings. */
public record SolvedSurvey(AstrometricOutcome.Solved positions, PhotometricOutcome.Solved magnitudes) {
    private static final NominalSky SKY = new NominalSky(24.9, 0.12, 0);

    public static SolvedSurvey of(List<SourceList> lists, ReferenceCatalogue reference) {
        Detections detections = Detections.of(lists, new DetectionSelection(10, 0, 300));
        AstrometricOutcome.Solved positions = (AstrometricOutcome.Solved) AstrometricSolver.solve(
                detections,
                Optional.of(reference),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE));
        return new SolvedSurvey(positions, (PhotometricOutcome.Solved) PhotometricSolver.solve(
                detections,
                new PhotometricSolver.Sky(
                        Optional.of(reference), Optional.of(positions.solution()), SyntheticSurvey.placements(), SKY),
                PhotometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE)));
    }
}
