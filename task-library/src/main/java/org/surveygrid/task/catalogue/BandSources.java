package org.surveygrid.task.catalogue;

import java.io.IOException;
import java.util.Locale;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsTable;

/**
 * Sources of one band's co-add.
 *
 * @param filter filter name
 * @param wcs of the co-add
 * @param scaleArcsec side of a pixel
 * @param places positions and errors
 * @param table all columns
 */
record BandSources(String filter, TpvWcs wcs, double scaleArcsec, BandAssociation.Band places, FitsTable table) {
    static BandSources of(String filter, TpvWcs wcs, FitsTable table) throws IOException {
        double[] x = table.doubles("XWIN_IMAGE");
        double[] y = table.doubles("YWIN_IMAGE");
        double scale = x.length == 0 ? Double.NaN : Math.sqrt(wcs.pixelAreaArcsec2(x[0] - 1, y[0] - 1));
        double[] errorA = table.doubles("ERRAWIN_IMAGE");
        double[] errorB = table.doubles("ERRBWIN_IMAGE");
        double[] error = new double[x.length];
        for (int i = 0; i < error.length; i++) {
            error[i] = scale * Math.sqrt((errorA[i] * errorA[i] + errorB[i] * errorB[i]) / 2);
        }
        BandAssociation.Band places =
                new BandAssociation.Band(table.doubles("ALPHAWIN_J2000"), table.doubles("DELTAWIN_J2000"), error);
        return new BandSources(filter, wcs, scale, places, table);
    }

    /** How columns of this band end: upper case, nothing but letters, digits and underscores. */
    String column() {
        return filter.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    }

    int size() {
        return table.rows();
    }
}
