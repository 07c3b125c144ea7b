package org.surveygrid.packaging.solve;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.command.ProgressLine;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.catalogue.CatalogueSolver;
import org.surveygrid.solver.catalogue.HeadBlocks;
import org.surveygrid.solver.catalogue.SolveSettings;
import org.surveygrid.solver.check.CheckFolder;
import org.surveygrid.solver.check.TurbulenceFolder;
import org.surveygrid.solver.engine.step.CheckpointMismatchException;
import org.surveygrid.solver.engine.step.HandedOverException;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.ldac.CatalogueReader;
import org.surveygrid.solver.ldac.CatalogueReading;
import org.surveygrid.solver.ldac.ReferenceReader;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.residual.StarTable;
import org.surveygrid.solver.residual.StarTableBuilder;
import picocli.CommandLine;

/** One call of {@code sgrid solve}: read, solve, write, say. */
final class SolveRun {
    private static final double J2000_MJD = 51544.5;
    private static final double DAYS_PER_YEAR = 365.25;

    private final CatalogueOptions catalogues;
    private final SolutionOptions options;
    private final SolveSettings.Work work;
    private int refused;

    SolveRun(CatalogueOptions catalogues, SolutionOptions options, SolveSettings.Work work) {
        this.catalogues = catalogues;
        this.options = options;
        this.work = work;
    }

    int run(CommandLine line) {
        PrintWriter out = line.getOut();
        PrintWriter talk = line.getErr();
        SolveSettings asked = options.settings(work);
        long start = System.nanoTime();
        try {
            SolveSettings settings = asked.carriedOut(options.execution());
            List<CatalogueExposure> exposures = readAll(talk, start);
            Optional<ReferenceCatalogue> reference = reference(exposures, talk);
            CatalogueSolver solver = new CatalogueSolver(exposures, reference, settings, (step, detections) -> {
                if (!options.isQuiet()) {
                    talk.printf(Locale.ROOT, "%-14s %d detections  (at %.0f s)%n", step, detections, seconds(start));
                    talk.flush();
                }
            });
            CatalogueSolution solution = solver.solve();
            if (options.isPart()) {
                talk.println("the solution is done, nothing is left to make");
                talk.flush();
                return ExitCode.OK.code();
            }
            leaveOutUnsolved(solution, talk);
            writeHeads(solution);
            writeResidualMap(solution);
            writeChecks(solution, reference);
            if (!options.isQuiet()) {
                SolveTable.print(solution, out);
                talk.printf(
                        Locale.ROOT,
                        "%-14s %d .head files written  (at %.0f s)%n",
                        "done",
                        solution.exposures().size(),
                        seconds(start));
                talk.flush();
            }
        } catch (IOException e) {
            throw CommandException.ofFile("", e);
        } catch (UncheckedIOException e) {
            throw CommandException.ofFile("", Optional.ofNullable(e.getCause()).orElseGet(() -> new IOException(e)));
        } catch (HandedOverException e) {
            talk.println(e.getMessage());
            talk.flush();
            return e.isShareDone() ? ExitCode.OK.code() : ExitCode.OUT_OF_DATE.code();
        } catch (CheckpointMismatchException e) {
            throw new CommandException(ExitCode.USAGE, "--checkpoint: " + e.getMessage(), e);
        }
        return refused == 0 ? ExitCode.OK.code() : ExitCode.PARTIAL.code();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private List<CatalogueExposure> readAll(PrintWriter talk, long start) throws IOException {
        CatalogueReader reader = new CatalogueReader(catalogues.keys());
        ProgressLine progress = new ProgressLine(talk, "read", start);
        List<CatalogueExposure> exposures = new ArrayList<>();
        Map<Integer, CatalogueExposure> seen = new HashMap<>();
        List<Path> files = catalogues.files();
        List<String> ids = ids(files);
        requireExisting(files);
        SequencedMap<String, List<String>> notes = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            switch (reader.read(files.get(i), ids.get(i), overlays(files.get(i)))) {
                case CatalogueReading.Unusable unusable ->
                    refuse(unusable.file() + ": " + withoutFile(unusable.reason(), unusable.file()), talk);
                case CatalogueReading.Read read -> {
                    read.notes()
                            .forEach(note -> notes.computeIfAbsent(note, key -> new ArrayList<>())
                                    .add(read.exposure().id()));
                    CatalogueExposure twin = seen.putIfAbsent(fingerprint(read.exposure()), read.exposure());
                    if (twin == null) {
                        exposures.add(read.exposure());
                    } else {
                        refuse(files.get(i) + ": the same detections as " + twin.file() + "; give it once", talk);
                    }
                }
            }
            if (!options.isQuiet()) {
                progress.step(i + 1, files.size());
            }
        }
        notes.forEach((note, of) -> talk.println("note: " + SolveTable.named(of) + ": " + note));
        if (exposures.isEmpty()) {
            throw new CommandException(ExitCode.INTEGRITY, "none of " + files.size() + " catalogues can be used");
        }
        if (!options.isQuiet()) {
            progress.done(exposures.size() + " exposures, "
                    + exposures.stream().mapToInt(CatalogueExposure::usable).sum() + " detections");
        }
        return exposures;
    }

    /** Before any is read: reading many takes its time. */
    private void requireExisting(List<Path> files) throws NoSuchFileException {
        List<Path> all = new ArrayList<>(files);
        catalogues.reference().ifPresent(all::add);
        for (Path file : all) {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            if (Files.isDirectory(file)) {
                throw new CommandException(ExitCode.USAGE, file + " is a directory; name the files in it");
            }
        }
    }

    private static String withoutFile(String reason, Path file) {
        return reason.startsWith(file + ": ") ? reason.substring(file.toString().length() + 2) : reason;
    }

    private void refuse(String message, PrintWriter talk) {
        refused++;
        talk.println("left out: " + message);
        talk.flush();
    }

    /** Names of files without directory and ending, as long as these differ. */
    private static List<String> ids(List<Path> files) {
        List<String> stems = files.stream()
                .map(file -> withoutEnding(String.valueOf(file.getFileName())))
                .toList();
        if (new TreeSet<>(stems).size() == stems.size()) {
            return stems;
        }
        List<String> paths =
                files.stream().map(file -> withoutEnding(file.toString())).toList();
        if (new TreeSet<>(paths).size() < paths.size()) {
            throw new CommandException(ExitCode.USAGE, "a catalogue is named twice");
        }
        return paths;
    }

    private static String withoutEnding(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
    }

    private List<Path> overlays(Path file) {
        List<Path> overlays = new ArrayList<>();
        if (work == SolveSettings.Work.PHOTOMETRY) {
            overlays.add(headOf(file));
        }
        overlays.add(file.resolveSibling(withoutEnding(String.valueOf(file.getFileName())) + catalogues.aheadSuffix()));
        return overlays.stream().filter(Files::isRegularFile).toList();
    }

    private Path headOf(Path catalogue) {
        String name = withoutEnding(String.valueOf(catalogue.getFileName())) + options.headSuffix();
        return options.directory().map(folder -> folder.resolve(name)).orElse(catalogue.resolveSibling(name));
    }

    private static int fingerprint(CatalogueExposure exposure) {
        int hash = 1;
        for (CatalogueChip chip : exposure.chips()) {
            int own = 0;
            if (chip.sources().isPresent()) {
                SourceList list = chip.sources().get();
                own = Arrays.hashCode(list.xPx()) ^ 31 * Arrays.hashCode(list.fluxElectrons());
            }
            hash = 31 * hash + own;
        }
        return hash;
    }

    private Optional<ReferenceCatalogue> reference(List<CatalogueExposure> exposures, PrintWriter talk)
            throws IOException {
        if (catalogues.reference().isEmpty()) {
            return Optional.empty();
        }
        Path file = catalogues.reference().get();
        try {
            ReferenceReader.Stars stars =
                    new ReferenceReader(catalogues.referenceColumns(), meanEpoch(exposures)).read(file);
            stars.notes().forEach(note -> talk.println("note: " + file + ": " + note));
            if (!options.isQuiet()) {
                talk.printf(
                        Locale.ROOT,
                        "%-14s %d stars%n",
                        "reference",
                        stars.stars().size());
                talk.flush();
            }
            return Optional.of(stars.stars());
        } catch (FitsFormatException e) {
            throw new CommandException(ExitCode.INTEGRITY, String.valueOf(e.getMessage()), e);
        }
    }

    private static double meanEpoch(List<CatalogueExposure> exposures) {
        double sum = 0;
        int count = 0;
        for (CatalogueExposure exposure : exposures) {
            for (CatalogueChip chip : exposure.chips()) {
                double mjd =
                        chip.sources().map(list -> list.exposure().mjdUtc()).orElse(0.0);
                if (mjd > 0) {
                    sum += 2000 + (mjd - J2000_MJD) / DAYS_PER_YEAR;
                    count++;
                }
            }
        }
        return sum / count;
    }

    /** Magnitudes of a filter that cannot be had cost neither the positions nor another filter. */
    private void leaveOutUnsolved(CatalogueSolution solution, PrintWriter talk) {
        List<String> failures = new ArrayList<>();
        solution.photometry().forEach((filter, outcome) -> {
            if (outcome instanceof PhotometricOutcome.Failed failed) {
                failures.add("photometry of " + filter + ": " + failed.detail());
            }
        });
        boolean placed = solution.astrometry().isPresent();
        if (placed && solution.astrometry().get() instanceof AstrometricOutcome.Failed failed) {
            throw new CommandException(ExitCode.RUN_FAILED, "astrometry: " + failed.detail());
        }
        if (!placed && failures.size() == solution.photometry().size()) {
            throw new CommandException(ExitCode.RUN_FAILED, String.join("; ", failures));
        }
        failures.forEach(failure -> refuse(failure, talk));
    }

    private void writeResidualMap(CatalogueSolution solution) throws IOException {
        if (options.residualMap().isPresent() && solution.residualMaps().isPresent()) {
            FitsHeader about = FitsHeader.builder()
                    .put("SGKIND", "pixelmaps", "what this is")
                    .comment(
                            "Mean residuals of positions with opposite sign, where they show a pattern, drawn toward zero by errors.")
                    .build();
            solution.residualMaps().get().write(options.residualMap().get(), about);
        }
    }

    private void writeChecks(CatalogueSolution solution, Optional<ReferenceCatalogue> reference) throws IOException {
        if (options.report().isEmpty() && options.turbulence().isEmpty()) {
            return;
        }
        StarTable table = StarTableBuilder.of(solution, reference, options.radiusArcsec(), options.clipSigma());
        if (options.report().isPresent()) {
            CheckFolder.write(options.report().get(), solution, table);
        }
        if (options.turbulence().isPresent()) {
            TurbulenceFolder.write(options.turbulence().get(), solution, table);
        }
    }

    private void writeHeads(CatalogueSolution solution) throws IOException {
        if (options.directory().isPresent()) {
            Files.createDirectories(options.directory().get());
        }
        HeadBlocks blocks = new HeadBlocks(solution, options.heads());
        for (CatalogueExposure exposure : solution.exposures()) {
            blocks.write(headOf(exposure.file()), exposure);
        }
    }
}
