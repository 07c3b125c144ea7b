package org.surveygrid.observation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.sky.WcsHeader;

/**
 * Source lists as FITS tables with SExtractor's column names. The primary header holds the exposure and the chip's own
 * world coordinates.
 */
public final class SourceListFile {
    private SourceListFile() {}

    /**
     * Reads a source list. Sources without a settled centroid, or without a positive calibration flux and errors, are
     * left out.
     *
     * @param path file of role {@code sources}
     * @return the sources, brightest first
     * @throws IOException when the file cannot be read, or lacks a column or keyword
     */
    public static SourceList read(Path path) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            FitsHeader header = file.primaryHeader();
            if (!(WcsHeader.read(header) instanceof WcsHeader.Found found)) {
                throw missing("CRVAL1", path);
            }
            return select(exposure(header, path), found.wcs(), file.firstTable().table());
        }
    }

    private static SourceList select(ExposureFacts exposure, TpvWcs wcs, FitsTable table) throws IOException {
        double[] x = table.doubles("XWIN_IMAGE");
        double[] y = table.doubles("YWIN_IMAGE");
        double[] errorA = table.doubles("ERRAWIN_IMAGE");
        double[] errorB = table.doubles("ERRBWIN_IMAGE");
        double[] flux = table.doubles("FLUX_CAL");
        double[] fluxError = table.doubles("FLUXERR_CAL");
        double[] fwhm = table.doubles("FWHM_IMAGE");
        double[] ellipticity = table.doubles("ELLIPTICITY");
        int[] flags = table.ints("FLAGS");
        int[] windowFlags = table.ints("FLAGS_WIN");
        int[] maskBits = table.ints("IMAFLAGS_ISO");
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            if (windowFlags[i] == 0 && errorA[i] > 0 && errorB[i] > 0 && flux[i] > 0 && fluxError[i] > 0) {
                rows.add(i);
            }
        }
        rows.sort(Comparator.comparingDouble(i -> -flux[i]));
        int n = rows.size();
        SourceList list = SourceList.ofSize(exposure, wcs, n);
        for (int k = 0; k < n; k++) {
            int i = rows.get(k);
            list.xPx()[k] = x[i] - 1;
            list.yPx()[k] = y[i] - 1;
            list.positionErrorPx()[k] = Math.sqrt((errorA[i] * errorA[i] + errorB[i] * errorB[i]) / 2);
            list.fluxElectrons()[k] = flux[i];
            list.fluxErrorElectrons()[k] = fluxError[i];
            list.fwhmPx()[k] = fwhm[i];
            list.ellipticity()[k] = ellipticity[i];
            list.flags()[k] = flags[i];
            list.maskBits()[k] = maskBits[i];
        }
        return list;
    }

    /**
     * Writes a source list that came another way than from images, as {@link #read} wants it. Errors of centroids become round.
     *
     * @param path made or replaced
     * @param list with coordinates
     * @throws IOException when the file cannot be written
     */
    public static void write(Path path, SourceList list) throws IOException {
        if (!(list.wcs() instanceof TpvWcs wcs)) {
            throw new IllegalArgumentException("a source list is written with TPV coordinates, not with " + list.wcs());
        }
        ExposureFacts facts = list.exposure();
        FitsHeader.Builder header = FitsHeader.builder()
                .put("SGINST", facts.instrument(), "")
                .put("SGCHIP", facts.chip(), "")
                .put("SGEXPID", facts.exposure(), "")
                .put("SGFILT", facts.filter(), "")
                .put("SGMJD", facts.mjdUtc(), "")
                .put("SGEXPT", facts.exposureSeconds(), "")
                .put("SGAIRM", facts.airmass(), "")
                .put("SGWIDTH", facts.widthPx(), "")
                .put("SGHEIGHT", facts.heightPx(), "");
        WcsHeader.write(header, wcs);
        FitsTable table = FitsTable.builder("SOURCES")
                .doubles("XWIN_IMAGE", "pix", "", plusOne(list.xPx()))
                .doubles("YWIN_IMAGE", "pix", "", plusOne(list.yPx()))
                .doubles("ERRAWIN_IMAGE", "pix", "", list.positionErrorPx())
                .doubles("ERRBWIN_IMAGE", "pix", "", list.positionErrorPx())
                .doubles("FLUX_CAL", "", "", list.fluxElectrons())
                .doubles("FLUXERR_CAL", "", "", list.fluxErrorElectrons())
                .doubles("FWHM_IMAGE", "pix", "", list.fwhmPx())
                .doubles("ELLIPTICITY", "", "", list.ellipticity())
                .ints("FLAGS", "", "", list.flags())
                .ints("FLAGS_WIN", "", "", new int[list.flags().length])
                .ints("IMAFLAGS_ISO", "", "", list.maskBits())
                .build();
        FitsWriter.writeTable(path, header.build(), table);
    }

    private static double[] plusOne(double[] values) {
        return Arrays.stream(values).map(v -> v + 1).toArray();
    }

    private static ExposureFacts exposure(FitsHeader header, Path path) throws FitsFormatException {
        return new ExposureFacts(
                text(header, "SGINST", path),
                text(header, "SGCHIP", path),
                text(header, "SGEXPID", path),
                text(header, "SGFILT", path),
                number(header, "SGMJD", path),
                number(header, "SGEXPT", path),
                number(header, "SGAIRM", path),
                (int) number(header, "SGWIDTH", path),
                (int) number(header, "SGHEIGHT", path));
    }

    private static String text(FitsHeader header, String key, Path path) throws FitsFormatException {
        return header.text(key).map(String::strip).orElseThrow(() -> missing(key, path));
    }

    private static double number(FitsHeader header, String key, Path path) throws FitsFormatException {
        return header.number(key).orElseThrow(() -> missing(key, path));
    }

    private static FitsFormatException missing(String key, Path path) {
        return new FitsFormatException(
                path.toString(), "no usable keyword " + key, "make the source list again from its reduced frame");
    }
}
