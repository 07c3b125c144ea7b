package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.surveygrid.command.ExitCode;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.Hdu;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid verify}: are these FITS files what they say? */
@Command(name = "verify", description = "Check FITS files: structure, every HDU readable, CHECKSUM and DATASUM.")
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "FITS files.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine().getOut());
        int bad = 0;
        for (Path file : files) {
            Optional<String> problem = problem(file);
            bad += problem.isPresent() ? 1 : 0;
            screen.line((problem.isPresent() ? "FAIL  " : "ok    ")
                    + file
                    + problem.map(text -> ": " + text).orElse(""));
        }
        return (bad == 0 ? ExitCode.OK : ExitCode.INTEGRITY).code();
    }

    private static Optional<String> problem(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("there is no such file");
        }
        try (FitsFile fits = FitsFile.open(file)) {
            for (Hdu hdu : fits.hdus()) {
                if (!hdu.isIntact().orElse(true)) {
                    return Optional.of("HDU " + hdu.index() + ": CHECKSUM or DATASUM does not agree with the bytes;"
                            + " the file was damaged or edited. fetch it again");
                }
                if (hdu.isImage() && hdu.header().integer("NAXIS").orElse(0) == 2) {
                    hdu.image();
                } else if (hdu.isTable()) {
                    hdu.table();
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
