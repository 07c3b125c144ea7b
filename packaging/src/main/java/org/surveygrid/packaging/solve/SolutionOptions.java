package org.surveygrid.packaging.solve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.catalogue.HeadBlocks;
import org.surveygrid.solver.catalogue.SolveSettings;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.engine.step.Checkpoints;
import org.surveygrid.solver.model.ModelFile;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.store.Share;
import org.surveygrid.solver.store.StepLogFolder;
import picocli.CommandLine.Option;

/** How it is solved, and what is written. */
final class SolutionOptions {
    private static final double STAR_FLAT_PRIOR_MAG = 0.03;
    private static final double CLOUD_LIMIT_MAG = 0.1;
    /** Far below any error of a zero point, and not so small that the equations lose digits. */
    private static final double NO_OFFSET_MAG = 1e-5;

    private static final int FEWEST_MATCHES = 12;
    private static final int FEWEST_REFERENCE_STARS = 5;

    @Option(
            names = "--distort-degree",
            paramLabel = "DEGREE",
            description = "Degree of each chip's static polynomial, 0 to 5 (default ${DEFAULT-VALUE}).")
    private int chipDegree = 3;

    @Option(
            names = "--exposure-degree",
            paramLabel = "DEGREE",
            description = "Degree of each exposure's polynomial, 1 to 3 (default ${DEFAULT-VALUE}).")
    private int exposureDegree = 1;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "Model file (TOML) that declares the terms of the solution; goes before the options above"
                    + " and --star-flat-degree, --chip-offset.")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--crossid-radius",
            paramLabel = "ARCSEC",
            description = "Detections nearer than this are the same star (default ${DEFAULT-VALUE}).")
    private double radiusArcsec = 2;

    @Option(
            names = "--max-offset",
            paramLabel = "ARCSEC",
            description = "Mis-pointing that is searched for (default ${DEFAULT-VALUE}).")
    private double maxOffsetArcsec = 60;

    @Option(
            names = "--clip",
            paramLabel = "SIGMA",
            description = "Measurements further off than this are rejected (default ${DEFAULT-VALUE}).")
    private double clipSigma = 4.5;

    @Option(
            names = "--settled",
            paramLabel = "SHARE",
            description =
                    "The fit ends when the errors of no exposure change by more than this share; less takes longer,"
                            + " and is for solutions that are to be compared with each other (default ${DEFAULT-VALUE}).")
    private double settled = RobustFit.USUALLY_SETTLED;

    @Option(
            names = "--star-flat-degree",
            paramLabel = "DEGREE",
            description = "Degree of a star flat over the focal plane, 0 for none (default ${DEFAULT-VALUE}).")
    private int starFlatDegree;

    @Option(
            names = "--chip-offset",
            paramLabel = "MAG",
            description = "How far the zero points of chips may differ; 0 for one zero point an exposure, as in SCAMP"
                    + " (default ${DEFAULT-VALUE}).")
    private double chipOffsetMag;

    @Option(
            names = "--max-per-chip",
            paramLabel = "COUNT",
            description = "At most so many detections of a chip, the brightest (default ${DEFAULT-VALUE}).")
    private int maxPerChip = 10_000;

    @Option(
            names = "--projection",
            description = "What .head files call the projection: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private HeadBlocks.Projection projection = HeadBlocks.Projection.TPV;

    @Option(
            names = "--magzero-out",
            paramLabel = "MAG",
            description = "Zero point that fluxes have after FLXSCALE (default ${DEFAULT-VALUE}).")
    private double magZeroOut;

    @Option(names = "-o", paramLabel = "DIR", description = "Where .head files go (default: beside the catalogues).")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--head-suffix", paramLabel = "SUFFIX", description = "Default ${DEFAULT-VALUE}.")
    private String headSuffix = ".head";

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write plots, their numbers, a page, SCAMP's XML and the merged and full catalogues here.")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--turbulence",
            paramLabel = "DIR",
            description = "Predict from the residuals what the air displaced in each exposure, and write it as maps"
                    + " (FITS tables, mas to take off the coordinates) and a summary here.")
    private Optional<Path> turbulence = Optional.empty();

    @Option(
            names = "--residual-map",
            paramLabel = "FILE",
            description = "Write what has to be added to the pixels of each chip by the mean residuals of all exposures"
                    + " (FITS images; 0 where they show no pattern), a template for the model of the next solution.")
    private Optional<Path> residualMap = Optional.empty();

    @Option(
            names = "--residual-cell",
            paramLabel = "PX",
            description = "Size of the cells of --residual-map (default ${DEFAULT-VALUE}).")
    private double residualCellPx = 64;

    @Option(
            names = "--survey-colours",
            paramLabel = "WHEN",
            description =
                    "When stars take their colours from the exposures' own magnitudes, which costs a second solution:"
                            + " ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}: where the model has terms about colours, the"
                            + " exposures have both filters and the reference catalogue has not).")
    private SolveSettings.SurveyColours surveyColours = SolveSettings.SurveyColours.WHERE_NOT_PUBLISHED;

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            description = "Threads that solve; they change no bit of the result (default: one for each processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description = "Keep the steps of all fits here; called again after it was killed, the program goes on from"
                    + " them and comes to the same result.")
    private Optional<Path> checkpoint = Optional.empty();

    @Option(
            names = "--part",
            paramLabel = "K/N",
            description = "With --checkpoint: make the equations of every N-th cell of stars, from the K-th on, for the"
                    + " matrix that the solution in that directory waits for, and end.")
    private Optional<String> part = Optional.empty();

    @Option(
            names = "--await-parts",
            description = "With --checkpoint: take the equations of matrices from --part calls; exit code 8 where they"
                    + " must make theirs before it can go on.")
    private boolean awaitParts;

    @Option(names = "--quiet", description = "Print only what is wrong.")
    private boolean quiet;

    private ModelFile declared() throws IOException {
        ModelFile otherwise = new ModelFile(
                AstrometryDeclaration.polynomials(chipDegree, exposureDegree),
                PhotometryDeclaration.focal(starFlatDegree)
                        .withPriorsMag(STAR_FLAT_PRIOR_MAG, Math.max(chipOffsetMag, NO_OFFSET_MAG)));
        return model.isPresent() ? ModelFile.read(model.get(), otherwise) : otherwise;
    }

    SolveSettings settings(SolveSettings.Work work) {
        try {
            ModelFile declared = declared();
            SolveSettings settings = new SolveSettings(
                            work,
                            new AstrometricSettings(
                                            declared.astrometry(),
                                            radiusArcsec,
                                            Math.max(maxOffsetArcsec, 2 * radiusArcsec),
                                            FEWEST_MATCHES,
                                            FEWEST_REFERENCE_STARS,
                                            clipSigma)
                                    .settledTo(settled),
                            new PhotometricSettings(
                                            declared.photometry(),
                                            radiusArcsec,
                                            FEWEST_MATCHES,
                                            FEWEST_REFERENCE_STARS,
                                            clipSigma,
                                            CLOUD_LIMIT_MAG)
                                    .settledTo(settled),
                            maxPerChip)
                    .withColours(surveyColours);
            if (!(residualCellPx >= 1)) {
                throw new IllegalArgumentException("--residual-cell must be at least 1 px, got " + residualCellPx);
            }
            return residualMap.isPresent() ? settings.mappingResiduals(residualCellPx) : settings;
        } catch (IOException e) {
            throw CommandException.ofFile("", e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    Execution execution() throws IOException {
        if (checkpoint.isEmpty() && (part.isPresent() || awaitParts)) {
            throw new CommandException(ExitCode.USAGE, "--part and --await-parts need --checkpoint DIR");
        }
        Checkpoints kept = checkpoint.isPresent() ? new StepLogFolder(checkpoint.get(), share()) : Checkpoints.NONE;
        try {
            return new Execution(threads, kept, "solution");
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--threads: " + e.getMessage(), e);
        }
    }

    /** Whether only equations are made. */
    boolean isPart() {
        return part.isPresent();
    }

    private Share share() {
        try {
            return part.isPresent() ? Share.Part.parse(part.get()) : awaitParts ? new Share.Rest() : new Share.All();
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--part: " + e.getMessage(), e);
        }
    }

    HeadBlocks.Options heads() {
        return new HeadBlocks.Options(projection, magZeroOut);
    }

    Optional<Path> directory() {
        return directory;
    }

    Optional<Path> report() {
        return report;
    }

    Optional<Path> turbulence() {
        return turbulence;
    }

    Optional<Path> residualMap() {
        return residualMap;
    }

    double radiusArcsec() {
        return radiusArcsec;
    }

    double clipSigma() {
        return clipSigma;
    }

    String headSuffix() {
        return headSuffix;
    }

    boolean isQuiet() {
        return quiet;
    }
}
