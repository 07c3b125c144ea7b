package org.surveygrid.solver.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.instrument.FilterBand;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;
import org.surveygrid.solver.photometric.PhotometricStatistics;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.solver.pixelmap.TemplateForm;
import org.surveygrid.solver.report.SolutionPlots;
import org.surveygrid.solver.report.SolutionReport;
import org.surveygrid.solver.report.StarFlatImages;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.toml.TomlFileException;

/** Zero points of all exposures and chips of a camera in one filter, and its star flat, from one common fit. */
public final class PhotometryTask implements TaskType<PhotometryParameters> {
    private static final int MAP_POINTS = 24;

    @Override
    public String name() {
        return "photometry";
    }

    @Override
    public int version() {
        return 7;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.PHOTOMETRY;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.INSTRUMENT, Dimension.FILTER);
    }

    @Override
    public List<String> outputs() {
        return List.of("solution", "report", "map", "residuals", "starflat");
    }

    @Override
    public List<String> partOutputs() {
        return List.of(DividedSolution.EQUATIONS);
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(
                InputRole.instrument(),
                InputRole.every(
                        SolverInputs.SOURCES, ProductKind.SOURCE_LIST, 1, Dimension.INSTRUMENT, Dimension.FILTER),
                InputRole.same("astrometry", ProductKind.ASTROMETRY),
                SolverInputs.referenceRole(),
                SolverInputs.templateRole());
    }

    @Override
    public List<String> named(PhotometryParameters parameters) {
        return parameters.templates();
    }

    @Override
    public PhotometryParameters defaults() {
        return PhotometryParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return SolverInputs.memoryBytes(inputBytes);
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, PhotometryParameters parameters, TaskContext context) throws IOException {
        try {
            Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
            String filter = context.target().require(Dimension.FILTER);
            Optional<FilterBand> band = instrument.filter(filter);
            if (band.isEmpty()) {
                return new TaskOutcome.Unprocessable(
                        UnprocessableReason.INCONSISTENT_INPUTS,
                        "camera " + instrument.name() + " has no filter '" + filter + "'");
            }
            List<SourceList> lists = SolverInputs.sources(inputs);
            Detections detections = Detections.of(
                    lists,
                    new DetectionSelection(
                            parameters.minSignalToNoise(), parameters.maxExtractionFlags(), parameters.maxPerChip()));
            PhotometricSolver.Sky sky = sky(inputs, instrument, band.get());
            PhotometricSettings settings =
                    settings(parameters, instrument, SolverInputs.templates(inputs, TemplateForm.MAGNITUDES));
            return new DividedSolution(
                            inputs,
                            context,
                            new DividedSolution.Worth(parameters.pairsPerPart(), parameters.fewestVisitsPerPart()))
                    .run(detections, execution -> switch (PhotometricSolver.solve(
                            detections, sky, settings, execution)) {
                        case PhotometricOutcome.Failed failed ->
                            new TaskOutcome.Unprocessable(failed.reason(), failed.detail());
                        case PhotometricOutcome.Solved solved -> write(solved, instrument, context);
                    });
        } catch (FitsFormatException | TomlFileException e) {
            return new TaskOutcome.Unprocessable(UnprocessableReason.CORRUPT_INPUT, String.valueOf(e.getMessage()));
        }
    }

    private static PhotometricSolver.Sky sky(TaskInputs inputs, Instrument instrument, FilterBand band)
            throws IOException {
        Optional<InputProduct> astrometry = inputs.optional("astrometry");
        Optional<AstrometricSolution> solution = astrometry.isPresent()
                ? Optional.of(AstrometricSolution.read(astrometry.get().file("solution")))
                : Optional.empty();
        return new PhotometricSolver.Sky(
                SolverInputs.references(inputs),
                solution,
                SolverInputs.placements(instrument),
                new NominalSky(band.zeroPointMag(), band.extinctionMagPerAirmass(), instrument.longitudeDegreesEast()));
    }

    private static PhotometricSettings settings(
            PhotometryParameters parameters, Instrument instrument, MapFiles templates) {
        return new PhotometricSettings(
                parameters.declared(templates),
                parameters.associationRadiusPx() * instrument.pixelScaleArcsec(),
                parameters.minMatches(),
                parameters.minReferenceStars(),
                parameters.clipSigma(),
                parameters.cloudLimitMag());
    }

    private static TaskOutcome write(PhotometricOutcome.Solved solved, Instrument instrument, TaskContext context)
            throws IOException {
        Path solution = context.outputFile("solution", ".fits");
        Path report = context.outputFile("report", ".json");
        Path map = context.outputFile("map", ".png");
        Path residuals = context.outputFile("residuals", ".png");
        Path starFlat = context.outputFile("starflat", ".fits");
        solved.solution().write(solution);
        StarFlatImages.write(starFlat, solved.solution());
        Files.writeString(report, SolutionReport.of(solved.solution(), solved.statistics()));
        writeMap(map, solved, instrument);
        SolutionPlots.writeScatter(residuals, solved.residuals());
        return TaskOutcome.Completed.of(
                Map.of(
                        "solution",
                        solution,
                        "report",
                        report,
                        "map",
                        map,
                        "residuals",
                        residuals,
                        "starflat",
                        starFlat),
                facts(solved));
    }

    private static void writeMap(Path file, PhotometricOutcome.Solved solved, Instrument instrument)
            throws IOException {
        List<StarFlat> flats = solved.solution().starFlats();
        int perChip = MAP_POINTS * MAP_POINTS;
        double[] u = new double[flats.size() * perChip];
        double[] v = new double[u.length];
        double[] mag = new double[u.length];
        int next = 0;
        for (int c = 0; c < flats.size(); c++) {
            StarFlat flat = flats.get(c);
            Optional<ChipPlacement> placement = instrument.chip(flat.chip()).flatMap(chip -> chip.placement());
            for (int k = 0; k < perChip; k++) {
                int row = k / MAP_POINTS;
                double x = (k % MAP_POINTS + 0.5) * flat.widthPx() / MAP_POINTS - 0.5;
                double y = (row + 0.5) * flat.heightPx() / MAP_POINTS - 0.5;
                double[] place = place(placement, instrument, x, y);
                u[next] = place[0];
                v[next] = place[1];
                mag[next++] = solved.statistics().chipOffsetMag().get(c) + flat.correctionMag(x, y);
            }
        }
        SolutionPlots.writeMap(file, u, v, mag);
    }

    private static double[] place(Optional<ChipPlacement> placement, Instrument instrument, double x, double y) {
        if (placement.isEmpty()) {
            return new double[] {x * instrument.pixelScaleArcsec(), y * instrument.pixelScaleArcsec()};
        }
        ChipPlacement p = placement.get();
        double dx = x - p.referenceX();
        double dy = y - p.referenceY();
        return new double[] {3600 * (p.cd11() * dx + p.cd12() * dy), 3600 * (p.cd21() * dx + p.cd22() * dy)};
    }

    private static Facts facts(PhotometricOutcome.Solved solved) {
        PhotometricStatistics statistics = solved.statistics();
        List<PhotometricStatistics.ExposureReport> exposures = statistics.exposures();
        List<String> cloudy = exposures.stream()
                .filter(e -> e.sky() == PhotometricStatistics.Sky.CLOUDY)
                .map(PhotometricStatistics.ExposureReport::exposure)
                .toList();
        long absolute =
                statistics.components().stream().filter(Boolean::booleanValue).count();
        Facts facts = Facts.none()
                .with("overlapRmsMag", statistics.overlapRmsMag())
                .with("reservedRmsMag", statistics.reservedRmsMag())
                .with("photonNoiseMag", statistics.photonNoiseMag())
                .with("referenceRmsMag", statistics.referenceRmsMag())
                .with("zeroPointRmsMag", statistics.clearScatterMag())
                .with("chi2PerDof", statistics.chiSquarePerDegree())
                .with("nStars", statistics.stars())
                .with("nDetections", statistics.detections())
                .with("nClipped", statistics.rejected())
                .with("nExposures", exposures.size())
                .with(
                        "nExposuresExcluded",
                        exposures.stream().filter(e -> e.component() < 0).count())
                .with("nExposuresCloudy", cloudy.size())
                .with("cloudyExposures", String.join(" ", cloudy))
                .with("nComponents", statistics.components().size())
                .with("nComponentsRelativeOnly", statistics.components().size() - absolute)
                .with("gauge", absolute == statistics.components().size() ? "absolute" : "relative only");
        double extinction = 0;
        double zeroPoint = 0;
        for (PhotometricStatistics.NightReport night : statistics.nights()) {
            extinction += night.extinctionMagPerAirmass() / statistics.nights().size();
            zeroPoint += night.zeroPointMag() / statistics.nights().size();
            facts = facts.with("extinctionMagPerAirmass." + night.nightMjd(), night.extinctionMagPerAirmass())
                    .with("zeroPointMag." + night.nightMjd(), night.zeroPointMag());
        }
        return facts.with("extinctionMagPerAirmass", extinction).with("zeroPointMag", zeroPoint);
    }

    @Override
    public List<String> judge(Facts facts, PhotometryParameters parameters) {
        List<String> exceeded = new ArrayList<>();
        if (facts.require("zeroPointRmsMag") > parameters.maxZeroPointRmsMag()) {
            exceeded.add("ZERO_POINT_RMS_HIGH");
        }
        if (facts.require("overlapRmsMag") > parameters.maxOverlapRmsMag()) {
            exceeded.add("OVERLAP_RMS_HIGH");
        }
        return exceeded;
    }
}
