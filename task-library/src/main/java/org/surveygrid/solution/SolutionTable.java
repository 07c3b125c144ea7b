package org.surveygrid.solution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.Hdu;

/** What both kinds of solution files have in common. */
final class SolutionTable {
    private SolutionTable() {}

    static FitsTable find(FitsFile fits, String name, Path file) throws IOException {
        for (Hdu hdu : fits.hdus()) {
            if (hdu.isTable() && hdu.name().equals(name)) {
                return hdu.table();
            }
        }
        throw new FitsFormatException(file.toString(), "no table named " + name, "give a solution of the right kind");
    }

    static String card(FitsFile fits, String key, Path file) throws FitsFormatException {
        return fits.primaryHeader()
                .text(key)
                .orElseThrow(() -> new FitsFormatException(
                        file.toString(), "no card " + key + " in the first header", "give a solution file"));
    }

    static SolutionQuality quality(String name, Path file) throws FitsFormatException {
        try {
            return SolutionQuality.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new FitsFormatException(
                    file.toString(),
                    "column QUALITY holds '" + name + "'",
                    "it must be one of " + Arrays.toString(SolutionQuality.values()),
                    e);
        }
    }
}
