package org.surveygrid.packaging.bench.solver;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.Ldac;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.catalogue.CatalogueSolver;
import org.surveygrid.solver.catalogue.SolveSettings;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.ldac.CatalogueKeys;
import org.surveygrid.solver.ldac.CatalogueReader;
import org.surveygrid.solver.ldac.CatalogueReading;
import org.surveygrid.solver.ldac.ReferenceReader;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.residual.StarTable;
import org.surveygrid.solver.residual.StarTableBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid bench lists}: our solver and SCAMP on the same real source lists, judged in the same way. */
@Command(
        name = "lists",
        description = {
            "Solve catalogues with our solver and with SCAMP, and compare how well their detections agree afterwards.",
            "Both solutions are judged from outside: detections are put on the sky and averaged star by star."
        },
        footer = {"", "Example:", "  sgrid bench lists --reference ref.cat *.cat"})
public final class ListsCommand implements Callable<Integer> {
    private static final double CLOUD_LIMIT_MAG = 0.1;
    private static final double CLIP_SIGMA = 4.5;
    private static final int FEWEST_MATCHES = 12;
    private static final int FEWEST_REFERENCE_STARS = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "CATALOGUE", description = "FITS_LDAC catalogues.")
    private List<Path> files = List.of();

    @Option(names = "--reference", required = true, paramLabel = "FILE", description = "Reference stars.")
    private Path reference = Path.of("ref.cat");

    @Option(names = "--min-sn", paramLabel = "RATIO", description = "Least signal to noise (default ${DEFAULT-VALUE}).")
    private double minSignalToNoise = 10;

    @Option(names = "--radius", paramLabel = "PX", description = "Association radius (default ${DEFAULT-VALUE}).")
    private double radiusPx = 3;

    @Option(
            names = "--distort-degree",
            paramLabel = "DEGREE",
            description = "Degree of our chips' static polynomials (default ${DEFAULT-VALUE}).")
    private int chipDegree = 3;

    @Option(
            names = "--star-flat-degree",
            paramLabel = "DEGREE",
            description = "Degree of our star flat (default ${DEFAULT-VALUE}).")
    private int starFlatDegree = 3;

    @Option(
            names = "--background",
            paramLabel = "MAG",
            description = "How wrong the sky level of an exposure may be, as the error of a star of median brightness;"
                    + " 0 for not at all (default ${DEFAULT-VALUE}).")
    private double backgroundMag;

    @Option(names = "--peer-options", paramLabel = "OPTIONS", description = "Further options for SCAMP, in one text.")
    private String peerOptions = "";

    @Option(names = "--bright", paramLabel = "MAG", description = "Error of bright stars (default ${DEFAULT-VALUE}).")
    private double brightMag = 0.005;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Path work = Files.createTempDirectory("sgrid-bench-lists-");
            try {
                compare(work, out);
            } finally {
                SolverCommand.delete(work);
            }
        } catch (IOException e) {
            throw CommandException.ofFile("the benchmark cannot go on: ", e);
        }
        return ExitCode.OK.code();
    }

    private void compare(Path work, PrintWriter out) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (Path file : files) {
            copies.add(Files.copy(
                    file, work.resolve(String.valueOf(file.getFileName())), StandardCopyOption.REPLACE_EXISTING));
        }
        CatalogueKeys scamp = CatalogueKeys.scamp();
        CatalogueKeys.Limits limits = scamp.limits();
        CatalogueKeys keys = new CatalogueKeys(
                scamp.columns(),
                scamp.cards(),
                new CatalogueKeys.Limits(
                        limits.flags(),
                        limits.weightFlags(),
                        limits.imageFlags(),
                        minSignalToNoise,
                        limits.minFwhmPx(),
                        limits.maxFwhmPx(),
                        limits.maxEllipticity()));
        List<CatalogueExposure> exposures = read(copies, keys, "");
        double scale = pixelScaleArcsec(exposures.getFirst());
        ReferenceCatalogue stars = new ReferenceReader(ReferenceReader.Keys.scamp(), Double.NaN)
                .read(reference)
                .stars();
        CatalogueSolution ours = solve(exposures, stars, scale);
        out.printf(Locale.ROOT, "%d catalogues, pixel %.4f arcsec%n", exposures.size(), scale);
        out.println(ListScores.head());
        out.println(ListScores.of(table(ours, stars, scale), scale, brightMag).line("surveygrid"));
        out.flush();
        peer(work, copies, keys, stars, scale, out);
        out.flush();
    }

    private static List<CatalogueExposure> read(List<Path> files, CatalogueKeys keys, String overlay)
            throws IOException {
        CatalogueReader reader = new CatalogueReader(keys);
        List<CatalogueExposure> exposures = new ArrayList<>();
        for (Path file : files) {
            String stem = stem(file);
            List<Path> overlays = overlay.isEmpty() ? List.of() : List.of(file.resolveSibling(stem + overlay));
            switch (reader.read(file, stem, overlays)) {
                case CatalogueReading.Unusable unusable ->
                    throw new CommandException(ExitCode.INTEGRITY, unusable.file() + ": " + unusable.reason());
                case CatalogueReading.Read read -> exposures.add(read.exposure());
            }
        }
        return exposures;
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.'));
    }

    private static double pixelScaleArcsec(CatalogueExposure exposure) {
        var sources = exposure.chips().getFirst().sources().orElseThrow();
        SkyPosition here = sources.wcs().toSky(0, 0);
        SkyPosition there = sources.wcs().toSky(0, 1);
        SkyPosition beside = sources.wcs().toSky(1, 0);
        double cos = StrictMath.cos(StrictMath.toRadians(here.decDegrees()));
        double area = (there.raDegrees() - here.raDegrees()) * cos * (beside.decDegrees() - here.decDegrees())
                - (beside.raDegrees() - here.raDegrees()) * cos * (there.decDegrees() - here.decDegrees());
        return 3600 * Math.sqrt(Math.abs(area));
    }

    private CatalogueSolution solve(List<CatalogueExposure> exposures, ReferenceCatalogue stars, double scale) {
        SolveSettings settings = new SolveSettings(
                SolveSettings.Work.BOTH,
                new AstrometricSettings(
                        AstrometryDeclaration.polynomials(chipDegree, 1),
                        radiusPx * scale,
                        Math.max(60, 30 * scale),
                        FEWEST_MATCHES,
                        FEWEST_REFERENCE_STARS,
                        CLIP_SIGMA),
                new PhotometricSettings(
                        PhotometryDeclaration.focal(starFlatDegree)
                                .with("backgroundMag = " + backgroundMag)
                                .withPriorsMag(0.03, PhotometryDeclaration.CHIP_OFFSET_MAG),
                        radiusPx * scale,
                        FEWEST_MATCHES,
                        FEWEST_REFERENCE_STARS,
                        4,
                        CLOUD_LIMIT_MAG),
                Integer.MAX_VALUE);
        CatalogueSolution solution =
                new CatalogueSolver(exposures, Optional.of(stars), settings, (step, detections) -> {}).solve();
        if (solution.astrometry().isPresent()
                && solution.astrometry().get() instanceof AstrometricOutcome.Failed failed) {
            throw new CommandException(ExitCode.RUN_FAILED, failed.detail());
        }
        return solution;
    }

    private StarTable table(CatalogueSolution solution, ReferenceCatalogue stars, double scale) {
        return StarTableBuilder.of(solution, Optional.of(stars), radiusPx * scale, Double.MAX_VALUE);
    }

    private void peer(
            Path work, List<Path> copies, CatalogueKeys keys, ReferenceCatalogue stars, double scale, PrintWriter out)
            throws IOException {
        writeReference(work.resolve("reference.ldac"), stars);
        List<String> command = new ArrayList<>(
                List.of(PeerProcess.find("scamp").map(Path::toString).orElse("scamp")));
        copies.forEach(copy -> command.add(String.valueOf(copy.getFileName())));
        String options = "-ASTREF_CATALOG FILE -ASTREFCAT_NAME reference.ldac -ASTREFCENT_KEYS X_WORLD,Y_WORLD"
                + " -ASTREFERR_KEYS ERRA_WORLD,ERRB_WORLD,ERRTHETA_WORLD -ASTREFMAG_KEY MAG -ASTREFMAGERR_KEY MAGERR"
                + " -ASTREFOBSDATE_KEY OBSDATE -MATCH N -STABILITY_TYPE INSTRUMENT -MAGZERO_REFERR 10"
                + " -CHECKPLOT_TYPE NONE -CHECKPLOT_DEV NULL -WRITE_XML N -CROSSID_RADIUS " + radiusPx * scale
                + " -SN_THRESHOLDS " + minSignalToNoise + ",100 " + peerOptions;
        command.addAll(List.of(options.strip().split(" +")));
        switch (new PeerProcess(work, command).run()) {
            case PeerProcess.Failed failed -> out.println("SCAMP failed: " + failed.reason());
            case PeerProcess.Ended ended -> {
                CatalogueSolution solution = new CatalogueSolution(
                        read(copies, keys, ".head"),
                        List.of("-"),
                        List.of("-"),
                        Optional.empty(),
                        new TreeMap<>(),
                        new TreeMap<>());
                out.println(ListScores.of(table(solution, stars, scale), scale, brightMag)
                        .line("SCAMP"));
            }
        }
    }

    private static void writeReference(Path file, ReferenceCatalogue stars) throws IOException {
        int n = stars.size();
        double[] errors = new double[n];
        double[] dates = new double[n];
        Arrays.fill(dates, stars.epochYear());
        for (int i = 0; i < n; i++) {
            errors[i] = stars.positionErrorMas()[i] / 3_600_000;
        }
        FitsTable table = FitsTable.builder("LDAC_OBJECTS")
                .doubles("X_WORLD", "deg", "", stars.raDegrees())
                .doubles("Y_WORLD", "deg", "", stars.decDegrees())
                .doubles("ERRA_WORLD", "deg", "", errors)
                .doubles("ERRB_WORLD", "deg", "", errors)
                .doubles("ERRTHETA_WORLD", "deg", "", new double[n])
                .doubles("MAG", "mag", "", new double[n])
                .doubles("MAGERR", "mag", "", new double[n])
                .doubles("OBSDATE", "yr", "", dates)
                .build();
        Ldac.write(
                file,
                FitsHeader.builder().put("NAXIS1", 1, "").put("NAXIS2", 1, "").build(),
                table);
    }
}
