package org.surveygrid.solver.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricResiduals;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.astrometric.AstrometricStatistics;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.solver.pixelmap.TemplateForm;
import org.surveygrid.solver.report.SolutionPlots;
import org.surveygrid.solver.report.SolutionReport;
import org.surveygrid.solver.turbulence.SurveyResiduals;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.toml.TomlFileException;

/** World coordinates of all exposures and chips of a camera, from one common fit. */
public final class AstrometryTask implements TaskType<AstrometryParameters> {
    @Override
    public String name() {
        return "astrometry";
    }

    @Override
    public int version() {
        return 8;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.ASTROMETRY;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.INSTRUMENT);
    }

    @Override
    public List<String> outputs() {
        return List.of("solution", "report", "vectors", "residuals", "stars");
    }

    @Override
    public List<String> partOutputs() {
        return List.of(DividedSolution.EQUATIONS);
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(
                InputRole.instrument(),
                InputRole.every(SolverInputs.SOURCES, ProductKind.SOURCE_LIST, 1, Dimension.INSTRUMENT),
                SolverInputs.referenceRole(),
                SolverInputs.templateRole());
    }

    @Override
    public List<String> named(AstrometryParameters parameters) {
        return parameters.templates();
    }

    @Override
    public AstrometryParameters defaults() {
        return AstrometryParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return SolverInputs.memoryBytes(inputBytes);
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, AstrometryParameters parameters, TaskContext context) throws IOException {
        try {
            Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
            List<SourceList> lists = SolverInputs.sources(inputs);
            Detections detections = Detections.of(
                    lists,
                    new DetectionSelection(
                            parameters.minSignalToNoise(), parameters.maxExtractionFlags(), parameters.maxPerChip()));
            AstrometricSolver.Sky sky =
                    new AstrometricSolver.Sky(SolverInputs.references(inputs), SolverInputs.placements(instrument));
            AstrometricSettings settings =
                    settings(parameters, instrument, SolverInputs.templates(inputs, TemplateForm.POSITIONS));
            return new DividedSolution(
                            inputs,
                            context,
                            new DividedSolution.Worth(parameters.pairsPerPart(), parameters.fewestVisitsPerPart()))
                    .run(detections, execution -> switch (AstrometricSolver.solve(
                            detections, sky, settings, execution)) {
                        case AstrometricOutcome.Failed failed ->
                            new TaskOutcome.Unprocessable(failed.reason(), failed.detail());
                        case AstrometricOutcome.Solved solved -> write(detections, solved, context);
                    });
        } catch (FitsFormatException | TomlFileException e) {
            return new TaskOutcome.Unprocessable(UnprocessableReason.CORRUPT_INPUT, String.valueOf(e.getMessage()));
        }
    }

    private static AstrometricSettings settings(
            AstrometryParameters parameters, Instrument instrument, MapFiles templates) {
        double radiusArcsec = parameters.associationRadiusPx() * instrument.pixelScaleArcsec();
        return new AstrometricSettings(
                parameters.declared(templates),
                radiusArcsec,
                Math.max(parameters.maxOffsetArcsec(), 4 * radiusArcsec),
                parameters.minMatches(),
                parameters.minReferenceStars(),
                parameters.clipSigma());
    }

    private static TaskOutcome write(Detections detections, AstrometricOutcome.Solved solved, TaskContext context)
            throws IOException {
        Path solution = context.outputFile("solution", ".fits");
        Path report = context.outputFile("report", ".json");
        Path vectors = context.outputFile("vectors", ".png");
        Path residuals = context.outputFile("residuals", ".png");
        Path stars = context.outputFile("stars", ".fits");
        solved.solution().write(solution);
        Files.writeString(report, SolutionReport.of(solved.solution(), solved.statistics()));
        AstrometricResiduals left = solved.details().orElseThrow().residuals();
        SolutionPlots.writeVectors(vectors, left);
        SolutionPlots.writeScatter(residuals, left);
        SurveyResiduals.of(detections, left).write(stars);
        return TaskOutcome.Completed.of(
                Map.of(
                        "solution",
                        solution,
                        "report",
                        report,
                        "vectors",
                        vectors,
                        "residuals",
                        residuals,
                        "stars",
                        stars),
                facts(solved));
    }

    private static Facts facts(AstrometricOutcome.Solved solved) {
        AstrometricStatistics statistics = solved.statistics();
        long excluded =
                statistics.exposures().stream().filter(e -> e.component() < 0).count();
        long flagged = statistics.exposures().stream()
                .filter(e -> !e.remarks().isEmpty())
                .count();
        long absolute =
                statistics.components().stream().filter(Boolean::booleanValue).count();
        double fitError = solved.solution().chips().stream()
                .mapToDouble(ChipAstrometry::fitErrorMas)
                .max()
                .orElse(0);
        return Facts.none()
                .with("overlapRmsMas", statistics.overlapRmsMas())
                .with("reservedRmsMas", statistics.reservedRmsMas())
                .with("centroidNoiseMas", statistics.centroidNoiseMas())
                .with("referenceRmsMas", statistics.referenceRmsMas())
                .with("overlapEastRmsMas", statistics.overlapAxes().eastMas())
                .with("overlapNorthRmsMas", statistics.overlapAxes().northMas())
                .with("referenceEastRmsMas", statistics.referenceAxes().eastMas())
                .with("referenceNorthRmsMas", statistics.referenceAxes().northMas())
                .with("nReferences", statistics.references())
                .with("chi2PerDof", statistics.chiSquarePerDegree())
                .with("nStars", statistics.stars())
                .with("nDetections", statistics.detections())
                .with("nClipped", statistics.rejected())
                .with("nSelfMatches", statistics.selfMatches())
                .with("nExposures", statistics.exposures().size())
                .with("nExposuresExcluded", excluded)
                .with("nExposuresFlagged", flagged)
                .with("nComponents", statistics.components().size())
                .with("nComponentsRelativeOnly", statistics.components().size() - absolute)
                .with("gauge", absolute == statistics.components().size() ? "absolute" : "relative only")
                .with("tpvFitErrorMas", fitError)
                .with("chi2AsMeasured", solved.model().chiSquareAsMeasured())
                .with("colourSlopeMas", solved.model().colourSlopeMas())
                .with("nModelFindings", solved.model().findings().size());
    }

    @Override
    public List<String> judge(Facts facts, AstrometryParameters parameters) {
        List<String> exceeded = new ArrayList<>();
        double overlap = facts.require("overlapRmsMas");
        if (overlap > parameters.maxOverlapRmsMas()) {
            exceeded.add("OVERLAP_RMS_HIGH");
        }
        if (overlap > parameters.maxNoiseRatio() * facts.require("centroidNoiseMas")) {
            exceeded.add("OVERLAP_RMS_ABOVE_NOISE");
        }
        if (facts.require("referenceRmsMas") > parameters.maxReferenceRmsMas()) {
            exceeded.add("REFERENCE_RMS_HIGH");
        }
        return exceeded;
    }
}
