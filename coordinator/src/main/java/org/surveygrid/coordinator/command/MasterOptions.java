package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.ingest.master.MasterClaim;
import org.surveygrid.ingest.master.MasterIngest;
import org.surveygrid.ingest.master.MasterOutcome;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.FitsSection;
import org.surveygrid.task.ProductKind;
import picocli.CommandLine.Option;

/** What a person says of a calibration that was made elsewhere. */
class MasterOptions {
    @Option(
            names = "--kind",
            required = true,
            description = "bias, dark, masterflat, hotpixels (any map or table of bad pixels) or coldpixels.")
    private String kind = "";

    @Option(
            names = {"--chip", "--ccd"},
            description = "Its chip; not needed for a camera with one chip.")
    private String chip = "";

    @Option(names = "--night", required = true, description = "The night it stands for, 2026-01-31.")
    private String night = "";

    @Option(
            names = {"--band", "--filter"},
            description = "Filter, for a flat.")
    private String band = "";

    @Option(
            names = "--valid",
            paramLabel = "FIRST..LAST",
            description = "Nights it holds for; else as many as one made here.")
    private String valid = "";

    @Option(
            names = "--unit",
            description =
                    "adu, adu/s, electron or electron/s, where the header does not say it. The bias must not be in a"
                            + " dark.")
    private String unit = "";

    @Option(names = "--exposure", paramLabel = "SECONDS", description = "Of a dark that is not per second.")
    private double exposureSeconds = Double.NaN;

    @Option(
            names = "--section",
            paramLabel = "[X1:X2,Y1:Y2]",
            description = "The part of the file that the chip's light-sensitive area covers.")
    private String section = "";

    @Option(
            names = "--bad",
            paramLabel = "nonzero|zero",
            description = "What marks a bad pixel in a map (default: nonzero).")
    private String bad = "nonzero";

    private MasterClaim claim() {
        try {
            return new MasterClaim(
                    new ProductKind(kind),
                    said(chip),
                    LocalDate.parse(night),
                    said(band),
                    new MasterClaim.Form(
                            said(section).map(MasterOptions::parsed),
                            said(unit),
                            Double.isNaN(exposureSeconds) ? OptionalDouble.empty() : OptionalDouble.of(exposureSeconds),
                            MasterClaim.BadPixels.valueOf(bad.toUpperCase(Locale.ROOT))));
        } catch (DateTimeException e) {
            throw new CommandException(ExitCode.USAGE, "a night is written 2026-01-31, got '" + night + "'", e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** An option that was given; not an Optional field, because picocli cannot set one in a repeated group. */
    private static Optional<String> said(String option) {
        return option.isEmpty() ? Optional.empty() : Optional.of(option);
    }

    private static FitsSection parsed(String text) {
        return FitsSection.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a section is written [1:800,1:800], first pixel 1, got '" + text + "'"));
    }

    /** First and last night, or none where nothing was said. */
    List<LocalDate> nights() {
        if (valid.isEmpty()) {
            return List.of();
        }
        try {
            String[] ends = valid.split("\\.\\.", -1);
            if (ends.length == 2 && !LocalDate.parse(ends[1]).isBefore(LocalDate.parse(ends[0]))) {
                return List.of(LocalDate.parse(ends[0]), LocalDate.parse(ends[1]));
            }
        } catch (DateTimeException e) {
            throw new CommandException(ExitCode.USAGE, wrongNights(), e);
        }
        throw new CommandException(ExitCode.USAGE, wrongNights());
    }

    private String wrongNights() {
        return "--valid is written 2026-01-20..2026-02-10, earlier night first, got '" + valid + "'";
    }

    /** Reads the file, or ends the command with what is wrong with it. */
    MasterOutcome.Accepted read(Path file, Camera camera, Path directory) throws IOException {
        return switch (new MasterIngest(directory).read(file, camera, claim())) {
            case MasterOutcome.Refused refused -> throw new CommandException(ExitCode.INTEGRITY, refused.message());
            case MasterOutcome.Accepted accepted -> accepted;
        };
    }

    /** One line for people. */
    static String line(MasterOutcome.Accepted master) {
        return master.target() + (master.notes().isEmpty() ? "" : ": " + String.join(", ", master.notes()));
    }

    /** A calibration made elsewhere, and its file; for a group of options that may be repeated. */
    static final class WithFile extends MasterOptions {
        @Option(names = "--master", required = true, paramLabel = "FILE", description = "A calibration made elsewhere.")
        private Path file = Path.of("");

        Path file() {
            return file;
        }
    }
}
