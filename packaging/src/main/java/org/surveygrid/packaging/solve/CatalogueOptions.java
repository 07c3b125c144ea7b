package org.surveygrid.packaging.solve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.solver.ldac.CatalogueKeys;
import org.surveygrid.solver.ldac.ReferenceReader;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is read: catalogues, reference, names of columns and cards, limits. Defaults are SCAMP's. */
final class CatalogueOptions {
    @Parameters(arity = "1..*", paramLabel = "CATALOGUE", description = "FITS_LDAC catalogues, one for each exposure.")
    private List<Path> files = List.of();

    @Option(names = "--reference", paramLabel = "FILE", description = "Reference stars: LDAC, or a reference table.")
    private Optional<Path> reference = Optional.empty();

    @Option(
            names = "--reference-keys",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of the reference: position, errors, magnitude, its error, date; the last ones may be"
                    + " left out (default X_WORLD,Y_WORLD,ERRA_WORLD,ERRB_WORLD,MAG,MAGERR,OBSDATE).")
    private List<String> referenceKeys = List.of();

    @Option(
            names = "--reference-band",
            paramLabel = "FILTER",
            description =
                    "The reference's magnitudes are of this filter and tie the zero points (default: they do not).")
    private String referenceBand = "-";

    @Option(names = "--centroid-keys", split = ",", paramLabel = "COLUMN", description = "Columns of the centroid.")
    private List<String> centroidKeys = List.of("XWIN_IMAGE", "YWIN_IMAGE");

    @Option(
            names = "--centroid-error-keys",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of the centroid's error, major and minor axis.")
    private List<String> centroidErrorKeys = List.of("ERRAWIN_IMAGE", "ERRBWIN_IMAGE");

    @Option(names = "--flux-key", paramLabel = "COLUMN", description = "Column of the flux (default ${DEFAULT-VALUE}).")
    private String fluxKey = "FLUX_AUTO";

    @Option(
            names = "--flux-error-key",
            paramLabel = "COLUMN",
            description = "Column of its error (default ${DEFAULT-VALUE}).")
    private String fluxErrorKey = "FLUXERR_AUTO";

    @Option(
            names = "--instrument-keys",
            split = ",",
            paramLabel = "CARD",
            description = "Exposures that agree in these cards share static distortions (default FILTER,QRUNID).")
    private List<String> instrumentKeys = List.of("FILTER", "QRUNID");

    @Option(
            names = "--filter-keys",
            split = ",",
            paramLabel = "CARD",
            description = "Exposures that agree in these cards share magnitudes (default FILTER).")
    private List<String> filterKeys = List.of("FILTER");

    @Option(names = "--magzero-key", paramLabel = "CARD", description = "Zero point (default ${DEFAULT-VALUE}).")
    private String magZeroKey = "PHOT_C";

    @Option(names = "--extinction-key", paramLabel = "CARD", description = "Extinction (default ${DEFAULT-VALUE}).")
    private String extinctionKey = "PHOT_K";

    @Option(names = "--photflag-key", paramLabel = "CARD", description = "Clear sky (default ${DEFAULT-VALUE}).")
    private String photometricKey = "PHOTFLAG";

    @Option(names = "--exptime-key", paramLabel = "CARD", description = "Exposure time (default ${DEFAULT-VALUE}).")
    private String exposureKey = "EXPTIME";

    @Option(names = "--airmass-key", paramLabel = "CARD", description = "Airmass (default ${DEFAULT-VALUE}).")
    private String airmassKey = "AIRMASS";

    @Option(
            names = "--ahead-suffix",
            paramLabel = "SUFFIX",
            description = "Cards in files of this suffix replace those of the catalogues (default ${DEFAULT-VALUE}).")
    private String aheadSuffix = ".ahead";

    @Option(names = "--min-sn", paramLabel = "RATIO", description = "Least signal to noise (default ${DEFAULT-VALUE}).")
    private double minSignalToNoise = 10;

    @Option(
            names = "--fwhm",
            split = ",",
            paramLabel = "PX",
            description = "Least and largest full width at half maximum (default 0,100).")
    private List<Double> fwhmPx = List.of(0.0, 100.0);

    @Option(
            names = "--max-ellipticity",
            paramLabel = "NUMBER",
            description = "Largest ellipticity (default ${DEFAULT-VALUE}).")
    private double maxEllipticity = 0.5;

    @Option(
            names = "--flags-mask",
            paramLabel = "BITS",
            description = "Rows with any of these FLAGS are left out (default 0xfc).")
    private String flagsMask = "0xfc";

    @Option(names = "--weight-flags-mask", paramLabel = "BITS", description = "Likewise FLAGS_WEIGHT (default 0xff).")
    private String weightFlagsMask = "0xff";

    @Option(names = "--image-flags-mask", paramLabel = "BITS", description = "Likewise IMAFLAGS_ISO (default 0).")
    private String imageFlagsMask = "0";

    List<Path> files() {
        return files;
    }

    Optional<Path> reference() {
        return reference;
    }

    String aheadSuffix() {
        return aheadSuffix;
    }

    CatalogueKeys keys() {
        if (centroidKeys.size() != 2 || centroidErrorKeys.size() < 2 || fwhmPx.size() != 2) {
            throw new CommandException(
                    ExitCode.USAGE, "--centroid-keys, --centroid-error-keys and --fwhm take two values each");
        }
        return new CatalogueKeys(
                new CatalogueKeys.Columns(
                        centroidKeys.get(0),
                        centroidKeys.get(1),
                        centroidErrorKeys.get(0),
                        centroidErrorKeys.get(1),
                        fluxKey,
                        fluxErrorKey),
                new CatalogueKeys.Cards(
                        exposureKey, airmassKey, magZeroKey, extinctionKey, photometricKey, instrumentKeys, filterKeys),
                new CatalogueKeys.Limits(
                        bits(flagsMask),
                        bits(weightFlagsMask),
                        bits(imageFlagsMask),
                        minSignalToNoise,
                        fwhmPx.get(0),
                        fwhmPx.get(1),
                        maxEllipticity));
    }

    private static int bits(String text) {
        try {
            return Integer.decode(text.strip());
        } catch (NumberFormatException e) {
            throw new CommandException(ExitCode.USAGE, "'" + text + "' is no mask of bits; try 0xfc", e);
        }
    }

    ReferenceReader.Keys referenceColumns() {
        ReferenceReader.Keys scamp = ReferenceReader.Keys.scamp();
        List<String> names = new ArrayList<>(List.of(
                scamp.ra(), scamp.dec(), scamp.errorA(), scamp.errorB(), scamp.mag(), scamp.magError(), scamp.date()));
        if (referenceKeys.size() == 1 || referenceKeys.size() > names.size()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--reference-keys takes two to seven names, in the order of " + String.join(",", names) + "; got "
                            + String.join(",", referenceKeys));
        }
        for (int i = 0; i < referenceKeys.size(); i++) {
            names.set(i, referenceKeys.get(i));
        }
        return new ReferenceReader.Keys(
                names.get(0),
                names.get(1),
                names.get(2),
                names.get(3),
                names.get(4),
                names.get(5),
                names.get(6),
                referenceBand);
    }
}
