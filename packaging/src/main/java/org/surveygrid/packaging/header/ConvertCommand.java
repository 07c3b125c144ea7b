package org.surveygrid.packaging.header;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.astrometry.distortion.Conversion;
import org.surveygrid.astrometry.distortion.FitError;
import org.surveygrid.astrometry.distortion.FitLimit;
import org.surveygrid.astrometry.distortion.SipConversion;
import org.surveygrid.astrometry.distortion.SipWcs;
import org.surveygrid.astrometry.distortion.TpvConversion;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.Hdu;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.sky.SipHeader;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.PixelBox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid header convert}: world coordinates in another convention. */
@Command(
        name = "convert",
        description = {
            "Write the world coordinates of images as TPV or SIP, whatever projection and distortion they have.",
            "The images stay as they are: a .head file beside each takes the new cards, with the error of the conversion."
        },
        footer = {"", "For SWarp, which reads no SIP:  sgrid header convert --to tpv image.fits"})
public final class ConvertCommand implements Callable<Integer> {
    /** Conventions that can be written. */
    enum Convention {
        TPV,
        SIP
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--to", required = true, description = "The convention: ${COMPLETION-CANDIDATES}.")
    private Convention to = Convention.TPV;

    @Option(names = "--allow-mas", description = "Largest error allowed on the sky (default ${DEFAULT-VALUE}).")
    private double allowedMas = FitLimit.STRICT.maxMas();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "FITS images.")
    private List<Path> files = List.of();

    /** Cards of one image in the new convention. */
    private record Converted(FitsHeader header, FitError error) {}

    @Override
    public Integer call() {
        for (Path file : files) {
            convert(file);
        }
        return ExitCode.OK.code();
    }

    private void convert(Path path) {
        List<FitsHeader> heads = new ArrayList<>();
        try (FitsFile file = FitsFile.open(path)) {
            for (Hdu hdu : file.hdus()) {
                if (hdu.isImage()) {
                    Converted converted = converted(hdu.header(), path + " HDU " + hdu.index());
                    heads.add(converted.header());
                    FitError error = converted.error();
                    spec.commandLine()
                            .getOut()
                            .printf(
                                    Locale.ROOT,
                                    "%s HDU %d: %s, rms %.3g mas, at most %.3g mas%n",
                                    path,
                                    hdu.index(),
                                    to,
                                    error.rmsMas(),
                                    error.maxMas());
                }
            }
            if (heads.isEmpty()) {
                throw new CommandException(ExitCode.NOT_FOUND, path + " has no image");
            }
            HeadFile.write(head(path), heads);
            spec.commandLine().getOut().println("written " + head(path));
            spec.commandLine().getOut().flush();
        } catch (IOException e) {
            throw CommandException.ofFile("cannot convert " + path + ": ", e);
        }
    }

    private static Path head(Path path) {
        String name = String.valueOf(path.getFileName());
        int dot = name.endsWith(".fits.fz") ? name.length() - 8 : name.lastIndexOf('.');
        return path.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".head");
    }

    private Converted converted(FitsHeader header, String what) {
        Wcs wcs = switch (WcsHeader.read(header)) {
            case WcsHeader.Found found -> found.wcs();
            case WcsHeader.Projected projected -> projected.wcs();
            case WcsHeader.Absent absent -> throw refused(what, absent.reason());
            case WcsHeader.Unsupported unsupported -> throw refused(what, unsupported.reason());
        };
        int width =
                (int) header.number("ZNAXIS1").orElse(header.number("NAXIS1").orElse(0));
        int height =
                (int) header.number("ZNAXIS2").orElse(header.number("NAXIS2").orElse(0));
        if (width < 1 || height < 1) {
            throw refused(what, "the image has no pixels, " + width + " x " + height);
        }
        PixelBox image = new PixelBox(0, 0, width, height);
        FitLimit limit = new FitLimit(allowedMas, FitLimit.STRICT.inverseMaxPx());
        return switch (to) {
            case TPV ->
                switch (TpvConversion.convert(wcs, image, limit)) {
                    case Conversion.Made<TpvWcs> made ->
                        stated(WcsHeader.write(FitsHeader.builder(), made.wcs()), made.error());
                    case Conversion.Refused<TpvWcs> refused -> throw refused(what, refused.reason());
                };
            case SIP ->
                switch (SipConversion.convert(wcs, image, limit)) {
                    case Conversion.Made<SipWcs> made ->
                        stated(SipHeader.write(FitsHeader.builder(), made.wcs()), made.error());
                    case Conversion.Refused<SipWcs> refused -> throw refused(what, refused.reason());
                };
        };
    }

    private static Converted stated(FitsHeader.Builder header, FitError error) {
        return new Converted(SipHeader.writeError(header, error).build(), error);
    }

    private static CommandException refused(String what, String reason) {
        return new CommandException(ExitCode.INTEGRITY, what + ": " + reason);
    }
}
