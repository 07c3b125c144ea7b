package org.surveygrid.packaging.bench.growth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.store.DetectionFile;
import org.surveygrid.solver.store.StoredStars;

/** One whole solution of a file of detections, and how far it is from the truth. */
final class GrowthSolution {
    private static final double RADIUS_ARCSEC = 2;
    private static final int GRID = 3;

    private final GrowthSurvey survey;
    private final GrowthFiles files;
    private final Execution execution;

    GrowthSolution(GrowthSurvey survey, Execution execution) {
        this.execution = execution;
        this.survey = survey;
        this.files = new GrowthFiles(survey);
    }

    /** What is solved for. */
    enum Kind {
        /** Zero point of each exposure, offset of each chip, cubic star flat. */
        PHOTOMETRY,
        /** The same with a zero point of each chip of each exposure. */
        CHIP_PHOTOMETRY,
        /** Quadratic for each exposure, cubic for each chip. */
        ASTROMETRY
    }

    /** Solves and says how good that is, in one line of key=value words, and how the equations were solved in another. */
    String lines(Kind kind, Path path) throws IOException {
        try (DetectionFile file = DetectionFile.open(path)) {
            List<SourceList> lists = files.lists();
            Detections detections = StoredStars.mapped(lists, file);
            long begin = System.nanoTime();
            String score = switch (kind) {
                case PHOTOMETRY -> photometry(detections);
                case CHIP_PHOTOMETRY -> photometry(detections, "chipZeroPointMag = 0.02");
                case ASTROMETRY -> astrometry(detections);
            };
            double seconds = (System.nanoTime() - begin) * 1e-9;
            return String.format(
                    Locale.ROOT, "detections=%d stars=%d solve=%.2f %s", file.size(), file.stars(), seconds, score);
        }
    }

    private String photometry(Detections detections, String... further) {
        PhotometricSolver.Sky sky = new PhotometricSolver.Sky(
                Optional.of(files.reference()), Optional.empty(), Map.of(), new NominalSky(25, 0, 0));
        PhotometryDeclaration model = PhotometryDeclaration.focal(3).with(further);
        PhotometricSettings settings = new PhotometricSettings(model, RADIUS_ARCSEC, 10, 5, 4.5, 0.5);
        return switch (PhotometricSolver.solve(detections, sky, settings, execution)) {
            case PhotometricOutcome.Failed failed -> throw new IllegalStateException(failed.detail());
            case PhotometricOutcome.Solved solved ->
                String.format(
                        Locale.ROOT,
                        "error=%.4f chi2=%.4f unit=mmag%n%s",
                        1000 * zeroPointError(solved),
                        solved.statistics().chiSquarePerDegree(),
                        solved.statistics().diagnosis().equations());
        };
    }

    /** Rms about the truth. */
    private double zeroPointError(PhotometricOutcome.Solved solved) {
        List<ChipZeroPoint> points = solved.solution().zeroPoints();
        double squares = 0;
        for (int i = 0; i < points.size(); i++) {
            int chip = i % SurveyCamera.CHIPS;
            double flat = solved.solution()
                    .starFlat(SurveyCamera.chip(chip))
                    .map(f -> f.correctionMag(SurveyCamera.WIDTH / 2.0, SurveyCamera.HEIGHT / 2.0))
                    .orElse(0.0);
            double truth = survey.zeroPoint(i / SurveyCamera.CHIPS) + survey.chipOffset(chip);
            double error = points.get(i).zeroPointMag() + flat - truth;
            squares += error * error;
        }
        return Math.sqrt(squares / points.size());
    }

    private String astrometry(Detections detections) {
        AstrometricSettings settings = new AstrometricSettings(
                AstrometryDeclaration.polynomials(3, 2), RADIUS_ARCSEC, 2 * RADIUS_ARCSEC, 10, 5, 4.5);
        AstrometricSolver.Sky sky = new AstrometricSolver.Sky(Optional.of(files.reference()), Map.of());
        return switch (AstrometricSolver.solve(detections, sky, settings, execution)) {
            case AstrometricOutcome.Failed failed -> throw new IllegalStateException(failed.detail());
            case AstrometricOutcome.Solved solved ->
                String.format(
                        Locale.ROOT,
                        "error=%.4f chi2=%.4f unit=mas%n%s",
                        placeError(solved),
                        solved.statistics().chiSquarePerDegree(),
                        solved.statistics().diagnosis().equations());
        };
    }

    /** Rms distance over a grid on every chip of every exposure, for one axis, in milliarcseconds. */
    private double placeError(AstrometricOutcome.Solved solved) {
        List<ChipAstrometry> chips = solved.solution().chips();
        double squares = 0;
        double[] plane = new double[2];
        for (int i = 0; i < chips.size(); i++) {
            int e = i / SurveyCamera.CHIPS;
            TangentPlane tangent = new TangentPlane(SkyPosition.wrapping(survey.ra(e), survey.dec(e)));
            double[] quadratic = survey.quadratic(e);
            for (int k = 0; k < GRID * GRID; k++) {
                double x = (k % GRID + 0.5) * SurveyCamera.WIDTH / GRID;
                int row = k / GRID;
                double y = (row + 0.5) * SurveyCamera.HEIGHT / GRID;
                SurveyCamera.toPlane(x, y, i % SurveyCamera.CHIPS, quadratic, plane);
                double[] found = tangent.toPlane(chips.get(i).wcs().toSky(x, y));
                squares += square(found[0] - plane[0]) + square(found[1] - plane[1]);
            }
        }
        return 3.6e6 * Math.sqrt(squares / (2.0 * GRID * GRID * chips.size()));
    }

    private static double square(double value) {
        return value * value;
    }
}
