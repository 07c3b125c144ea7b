package org.surveygrid.solver.ldac;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.observation.ErrorEllipses;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.SourceList;

/** The rows of one chip's table that a solution can use. */
final class DetectionRows {
    private static final double LARGEST_MEDIAN_ERROR_PX = 5;
    private static final int FEWEST_TO_COMPARE = 60;
    private static final double ELONGATED = 1.5;
    private static final double ELONGATED_SHARE = 0.25;
    /** More than one row in so many is said. */
    private static final int LEAST_WORTH_SAYING = 100;

    private final FitsTable table;
    private final double[] x;
    private final double[] y;
    private final double[] error;
    private final ErrorEllipses ellipses;
    private final double[] flux;
    private final double[] fluxError;
    private final List<String> remarks = new ArrayList<>();
    private int[] rows = {};
    private int unmeasured;
    private int flagged;
    private int unsuited;

    private DetectionRows(FitsTable table, CatalogueKeys.Columns columns, double scaleArcsec)
            throws FitsFormatException {
        this.table = table;
        this.x = pixels(columns.x());
        this.y = pixels(columns.y());
        double factor = pixelsPer(columns.errorA(), scaleArcsec);
        double[] a = table.doubles(columns.errorA());
        double[] b = table.doubles(columns.errorB());
        this.error = new double[a.length];
        this.ellipses = elongated(a, b, columns.errorA());
        for (int i = 0; i < a.length; i++) {
            error[i] = a[i] > 0 && b[i] > 0 ? factor * Math.sqrt((a[i] * a[i] + b[i] * b[i]) / 2) : Double.NaN;
        }
        refuseMagnitudes(columns.flux());
        this.flux = table.doubles(columns.flux());
        this.fluxError = table.doubles(columns.fluxError());
    }

    /** Read where a quarter of the errors is half as long again as wide, so that round ones cost nothing. */
    private ErrorEllipses elongated(double[] a, double[] b, String errorA) throws FitsFormatException {
        String angle = errorA.replaceFirst("^ERRA", "ERRTHETA");
        if (angle.equals(errorA) || !table.has(angle)) {
            return ErrorEllipses.ROUND;
        }
        int longer = 0;
        for (int i = 0; i < a.length; i++) {
            longer += a[i] > ELONGATED * b[i] ? 1 : 0;
        }
        return longer > a.length * ELONGATED_SHARE ? ErrorEllipses.of(a, b, table.doubles(angle)) : ErrorEllipses.ROUND;
    }

    static DetectionRows of(FitsTable table, CatalogueKeys keys, double scaleArcsec) throws FitsFormatException {
        DetectionRows rows = new DetectionRows(table, keys.columns(), scaleArcsec);
        rows.select(keys.limits());
        rows.distrust(keys.columns());
        return rows;
    }

    private double[] pixels(String column) throws FitsFormatException {
        String unit = unit(column);
        if (!unit.isEmpty() && !unit.startsWith("pix")) {
            throw wrong("column " + column + " is in '" + unit + "', pixels are needed");
        }
        return table.doubles(column);
    }

    private double pixelsPer(String column, double scaleArcsec) throws FitsFormatException {
        String unit = unit(column);
        double arcsec = switch (unit) {
            case "deg" -> 3600;
            case "arcsec" -> 1;
            case "mas" -> 1e-3;
            case "rad" -> StrictMath.toDegrees(3600);
            default -> 0;
        };
        if (arcsec > 0) {
            remarks.add("column " + column + " is in " + unit + " and was converted to pixels");
            return arcsec / scaleArcsec;
        }
        if (!unit.isEmpty() && !unit.startsWith("pix")) {
            throw wrong("column " + column + " is in '" + unit + "', pixels are needed");
        }
        return 1;
    }

    private void refuseMagnitudes(String column) throws FitsFormatException {
        if (unit(column).startsWith("mag")) {
            throw wrong("column " + column + " holds magnitudes, fluxes are needed");
        }
    }

    private String unit(String column) throws FitsFormatException {
        return table.column(column).unit().strip().toLowerCase(Locale.ROOT);
    }

    private static FitsFormatException wrong(String what) {
        return new FitsFormatException("LDAC_OBJECTS", what, "name another column");
    }

    private void select(CatalogueKeys.Limits limits) throws FitsFormatException {
        boolean[] clean = clean(limits);
        boolean[] shaped = shaped(limits);
        long[] order = new long[x.length];
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            boolean measured = Double.isFinite(x[i] + y[i])
                    && error[i] > 0
                    && Double.isFinite(error[i])
                    && flux[i] > 0
                    && Double.isFinite(flux[i])
                    && fluxError[i] > 0
                    && Double.isFinite(fluxError[i]);
            if (!measured) {
                unmeasured++;
            } else if (!clean[i]) {
                flagged++;
            } else if (!shaped[i] || flux[i] < limits.minSignalToNoise() * fluxError[i]) {
                unsuited++;
            } else {
                // Positive floats sort as their bits do; the brightest first, then by row.
                long bits = Integer.MAX_VALUE - (long) Float.floatToIntBits((float) flux[i]);
                order[count++] = bits << 32 | i;
            }
        }
        Arrays.sort(order, 0, count);
        rows = new int[count];
        for (int k = 0; k < count; k++) {
            rows[k] = (int) order[k];
        }
        if (LEAST_WORTH_SAYING * unmeasured > x.length) {
            remarks.add(unmeasured + " of " + x.length
                    + " rows have no positive flux, no error or no position and were left out");
        }
    }

    private boolean[] clean(CatalogueKeys.Limits limits) throws FitsFormatException {
        boolean[] clean = new boolean[x.length];
        Arrays.fill(clean, true);
        reject(clean, "FLAGS", limits.flags());
        reject(clean, "FLAGS_WEIGHT", limits.weightFlags());
        reject(clean, "IMAFLAGS_ISO", limits.imageFlags());
        return clean;
    }

    private void reject(boolean[] clean, String column, int mask) throws FitsFormatException {
        if (mask == 0 || !table.has(column)) {
            return;
        }
        long[] bits = table.longs(column);
        for (int i = 0; i < bits.length; i++) {
            clean[i] &= (bits[i] & mask) == 0;
        }
    }

    private boolean[] shaped(CatalogueKeys.Limits limits) throws FitsFormatException {
        boolean[] shaped = new boolean[x.length];
        Arrays.fill(shaped, true);
        if (table.has("FLUX_RADIUS")) {
            double[] radius = table.doubles("FLUX_RADIUS");
            for (int i = 0; i < radius.length; i++) {
                shaped[i] = 2 * radius[i] >= limits.minFwhmPx() && 2 * radius[i] <= limits.maxFwhmPx();
            }
        }
        if (table.has("ELONGATION")) {
            double[] elongation = table.doubles("ELONGATION");
            for (int i = 0; i < elongation.length; i++) {
                shaped[i] &= 1 - 1 / elongation[i] <= limits.maxEllipticity();
            }
        }
        return shaped;
    }

    /** Errors that cannot be errors: of another unit, or weights. */
    private void distrust(CatalogueKeys.Columns columns) throws FitsFormatException {
        if (rows.length == 0) {
            return;
        }
        double typical = median(error, 0, rows.length);
        if (typical > LARGEST_MEDIAN_ERROR_PX) {
            throw wrong(String.format(
                    Locale.ROOT,
                    "the median of %s is %.3g px, more than %.0f px: another unit, or weights in place of errors",
                    columns.errorA(),
                    typical,
                    LARGEST_MEDIAN_ERROR_PX));
        }
        if (rows.length >= FEWEST_TO_COMPARE) {
            int third = rows.length / 3;
            double bright = median(error, 0, third);
            double faint = median(error, rows.length - third, rows.length);
            if (bright > 2 * faint) {
                throw wrong(String.format(
                        Locale.ROOT,
                        "%s is %.3g px for the brightest third of the rows and %.3g px for the faintest: weights in"
                                + " place of errors",
                        columns.errorA(),
                        bright,
                        faint));
            }
        }
    }

    private double median(double[] column, int from, int to) {
        double[] values = new double[to - from];
        for (int k = from; k < to; k++) {
            values[k - from] = column[rows[k]];
        }
        Arrays.sort(values);
        return values[values.length / 2];
    }

    int size() {
        return rows.length;
    }

    /** Largest pixel coordinates among the rows, counted from 1. */
    double[] reach() {
        double[] reach = {1, 1};
        for (int row : rows) {
            reach[0] = Math.max(reach[0], x[row]);
            reach[1] = Math.max(reach[1], y[row]);
        }
        return reach;
    }

    String remark() {
        return String.join("; ", remarks);
    }

    /** Why nothing is left. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "none of %d rows passes: %d without positive flux, error or position, %d flagged, %d faint or not round",
                x.length,
                unmeasured,
                flagged,
                unsuited);
    }

    SourceList sources(ExposureFacts facts, Wcs wcs) {
        int n = rows.length;
        SourceList list = SourceList.ofSize(facts, wcs, n);
        for (int k = 0; k < n; k++) {
            int i = rows[k];
            list.xPx()[k] = x[i] - 1;
            list.yPx()[k] = y[i] - 1;
            list.positionErrorPx()[k] = error[i];
            list.fluxElectrons()[k] = flux[i];
            list.fluxErrorElectrons()[k] = fluxError[i];
        }
        return ellipses.isRound() ? list : list.with(ellipses());
    }

    private ErrorEllipses ellipses() {
        float[] p = new float[rows.length];
        float[] q = new float[rows.length];
        for (int k = 0; k < rows.length; k++) {
            p[k] = ellipses.p()[rows[k]];
            q[k] = ellipses.q()[rows[k]];
        }
        return new ErrorEllipses(p, q);
    }
}
