package org.surveygrid.task.catalogue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsTableBuilder;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.task.sources.CoaddSourcesTask;

/**
 * The object table. Fluxes are in uJy beside AB magnitudes, so that negative fluxes survive; NaN where an object was
 * not found in a band.
 *
 * @param bands sorted by filter
 * @param objects rows
 * @param tile name of the tile
 */
record ObjectColumns(List<BandSources> bands, List<BandAssociation.Member> objects, String tile) {
    private static final int NOT_FOUND = -1;
    private static final double MAS_PER_ARCSEC = 1000;
    private static final double MAG_PER_LN_FLUX = 2.5 / StrictMath.log(10);

    FitsTable table() throws IOException {
        int n = objects.size();
        long[] healpix = new long[n];
        double[] ra = new double[n];
        double[] dec = new double[n];
        float[] error = new float[n];
        String[] tiles = new String[n];
        short[] count = new short[n];
        Arrays.fill(tiles, tile);
        for (int i = 0; i < n; i++) {
            SkyPosition position = objects.get(i).position();
            healpix[i] = HealpixIndex.of(position);
            ra[i] = position.raDegrees();
            dec[i] = position.decDegrees();
            error[i] = (float) (objects.get(i).errorArcsec() * MAS_PER_ARCSEC);
            for (int row : objects.get(i).rows()) {
                count[i] += (short) (row >= 0 ? 1 : 0);
            }
        }
        FitsTableBuilder table = FitsTable.builder("CATALOG")
                .longs("SOURCE_ID", "", "meta.id;meta.main", healpix)
                .description("HEALPix cell of order 29 of the position: the same for the same position")
                .doubles("RA", "deg", "pos.eq.ra;meta.main", ra)
                .doubles("DEC", "deg", "pos.eq.dec;meta.main", dec)
                .floats("RA_ERR", "mas", "stat.error;pos.eq.ra", error)
                .description("of RA times cos DEC")
                .floats("DEC_ERR", "mas", "stat.error;pos.eq.dec", error)
                .longs("HEALPIX29", "", "pos.healpix", healpix)
                .strings("TILE", "meta.id;obs.field", tiles)
                .shorts("NBANDS", "", "meta.number", count);
        shape(table);
        for (int b = 0; b < bands.size(); b++) {
            band(table, b);
        }
        return table.build();
    }

    /** Size and orientation in the band that sees the object best. */
    private void shape(FitsTableBuilder table) throws IOException {
        int n = objects.size();
        float[] a = new float[n];
        float[] b = new float[n];
        float[] theta = new float[n];
        double[] best = new double[n];
        for (int k = 0; k < bands.size(); k++) {
            BandSources band = bands.get(k);
            double[] snr = pick(k, "SNR_WIN");
            double[] major = pick(k, "A_IMAGE");
            double[] minor = pick(k, "B_IMAGE");
            double[] angle = pick(k, "THETA_IMAGE");
            double[] x = pick(k, "XWIN_IMAGE");
            double[] y = pick(k, "YWIN_IMAGE");
            for (int i = 0; i < n; i++) {
                if (objects.get(i).rows()[k] >= 0 && (best[i] <= 0 || snr[i] > best[i])) {
                    best[i] = Math.max(snr[i], Double.MIN_VALUE);
                    a[i] = (float) (major[i] * band.scaleArcsec());
                    b[i] = (float) (minor[i] * band.scaleArcsec());
                    theta[i] = (float) positionAngle(band.wcs(), x[i] - 1, y[i] - 1, angle[i]);
                }
            }
        }
        table.floats("A_WORLD", "arcsec", "phys.angSize.smajAxis", a)
                .description("rms length of the major axis")
                .floats("B_WORLD", "arcsec", "phys.angSize.sminAxis", b)
                .description("rms length of the minor axis")
                .floats("THETA_J2000", "deg", "pos.posAng", theta)
                .description("major axis, from north through east");
    }

    private static double positionAngle(TpvWcs wcs, double x, double y, double imageAngleDegrees) {
        double angle = StrictMath.toRadians(imageAngleDegrees);
        SkyPosition from = wcs.toSky(x, y);
        SkyPosition to = wcs.toSky(x + StrictMath.cos(angle), y + StrictMath.sin(angle));
        double turn = to.raDegrees() - from.raDegrees();
        turn -= 360 * Math.rint(turn / 360);
        double east = turn * StrictMath.cos(StrictMath.toRadians(from.decDegrees()));
        double north = to.decDegrees() - from.decDegrees();
        double degrees = StrictMath.toDegrees(StrictMath.atan2(east, north));
        return degrees < 0 ? degrees + 180 : degrees;
    }

    private void band(FitsTableBuilder table, int b) throws IOException {
        BandSources band = bands.get(b);
        String end = "_" + band.column();
        String em = "phot.flux.density;em.opt";
        for (String kind : List.of("AUTO", "CAL")) {
            double[] flux = pick(b, "FLUX_" + kind);
            double[] error = pick(b, "FLUXERR_" + kind);
            double[] magnitude = new double[flux.length];
            double[] magnitudeError = new double[flux.length];
            for (int i = 0; i < flux.length; i++) {
                boolean positive = flux[i] > 0;
                magnitude[i] =
                        positive ? CoaddSourcesTask.ZERO_POINT_MAG - 2.5 * StrictMath.log10(flux[i]) : Double.NaN;
                magnitudeError[i] = positive ? MAG_PER_LN_FLUX * error[i] / flux[i] : Double.NaN;
            }
            table.floats("FLUX_" + kind + end, "uJy", em, narrow(flux))
                    .floats("FLUXERR_" + kind + end, "uJy", "stat.error;" + em, narrow(error))
                    .floats("MAG_" + kind + end, "mag", "phot.mag;em.opt", narrow(magnitude))
                    .floats("MAGERR_" + kind + end, "mag", "stat.error;phot.mag", narrow(magnitudeError));
        }
        if (!objects.isEmpty()) {
            table.floatMatrix("FLUX_APER" + end, "uJy", em, pickMatrix(b, "FLUX_APER"))
                    .floatMatrix("FLUXERR_APER" + end, "uJy", "stat.error;" + em, pickMatrix(b, "FLUXERR_APER"));
        }
        double[] fwhm = pick(b, "FWHM_IMAGE");
        for (int i = 0; i < fwhm.length; i++) {
            fwhm[i] *= band.scaleArcsec();
        }
        table.floats("FWHM" + end, "arcsec", "phys.angSize", narrow(fwhm))
                .ints("FLAGS" + end, "", "meta.code.qual", pickInts(b, "FLAGS"))
                .nullValue(NOT_FOUND)
                .ints("IMAFLAGS" + end, "", "meta.code.qual", pickInts(b, "IMAFLAGS_ISO"))
                .nullValue(NOT_FOUND);
    }

    private double[] pick(int b, String column) throws IOException {
        double[] values = bands.get(b).table().doubles(column);
        double[] picked = new double[objects.size()];
        for (int i = 0; i < picked.length; i++) {
            int row = objects.get(i).rows()[b];
            picked[i] = row < 0 ? Double.NaN : values[row];
        }
        return picked;
    }

    private float[][] pickMatrix(int b, String column) throws IOException {
        double[][] values = bands.get(b).table().doubleMatrix(column);
        int width = 1;
        for (BandSources band : bands) {
            double[][] cells = band.table().doubleMatrix(column);
            width = Math.max(width, cells.length == 0 ? 1 : cells[0].length);
        }
        float[][] picked = new float[objects.size()][width];
        for (int i = 0; i < picked.length; i++) {
            Arrays.fill(picked[i], Float.NaN);
            int row = objects.get(i).rows()[b];
            for (int k = 0; row >= 0 && k < values[row].length; k++) {
                picked[i][k] = (float) values[row][k];
            }
        }
        return picked;
    }

    private int[] pickInts(int b, String column) throws IOException {
        int[] values = bands.get(b).table().ints(column);
        int[] picked = new int[objects.size()];
        for (int i = 0; i < picked.length; i++) {
            int row = objects.get(i).rows()[b];
            picked[i] = row < 0 ? NOT_FOUND : values[row];
        }
        return picked;
    }

    private static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
