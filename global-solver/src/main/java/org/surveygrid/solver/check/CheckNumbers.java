package org.surveygrid.solver.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.residual.FieldCentre;
import org.surveygrid.solver.residual.ResidualStatistics;
import org.surveygrid.solver.residual.StarTable;

/** The numbers behind the plots. */
final class CheckNumbers {
    private static final int FIELD_CELLS = 24;
    private static final int SCALE_POINTS = 9;
    private static final double BRIGHT = 100;

    private final CatalogueSolution solution;
    private final StarTable table;
    private final Cells field;
    private final Scales scales;
    private final double[][] exposures;

    /**
     * Means over cells of the field, row by row.
     *
     * @param columns cells in a row
     * @param stepArcsec size of a cell
     * @param u middle of each cell, east
     * @param v middle of each cell, north
     * @param count detections with positions
     * @param eastMas mean residual
     * @param northMas mean residual
     * @param magnitudes detections with magnitudes
     * @param mag mean residual
     */
    record Cells(
            int columns,
            double stepArcsec,
            double[] u,
            double[] v,
            double[] count,
            double[] eastMas,
            double[] northMas,
            double[] magnitudes,
            double[] mag) {
        /** From the outer edge of the first cell to that of the last, east or north. */
        double[] edges(double[] middles) {
            return new double[] {middles[0] - stepArcsec / 2, middles[middles.length - 1] + stepArcsec / 2};
        }
    }

    /** Area of pixels over the field of the exposure with most chips, about its mean. */
    record Scales(double meanArcsec, double[] u, double[] v, double[] percent) {}

    CheckNumbers(CatalogueSolution solution, StarTable table) {
        this.solution = solution;
        this.table = table;
        this.field = field(table);
        this.scales = scales(solution);
        int count = solution.exposures().size();
        this.exposures = new double[6][count];
        for (int e = 0; e < count; e++) {
            fill(e);
        }
    }

    private void fill(int e) {
        CatalogueExposure exposure = solution.exposures().get(e);
        int number = table.exposures().indexOf(exposure.id());
        StarTable.Detections d = table.detections();
        exposures[0][e] = e;
        exposures[1][e] = ResidualStatistics.of(table, ResidualStatistics.Against.STAR, i -> d.exposure()[i] == number)
                .chiSquare();
        ResidualStatistics bright = ResidualStatistics.of(
                table,
                ResidualStatistics.Against.STAR,
                i -> d.exposure()[i] == number && d.signalToNoise()[i] > BRIGHT);
        exposures[2][e] = Math.sqrt(
                (bright.sigmaEastMas() * bright.sigmaEastMas() + bright.sigmaNorthMas() * bright.sigmaNorthMas()) / 2);
        double zeroPoint = 0;
        int zeroPoints = 0;
        for (CatalogueChip chip : exposure.chips()) {
            Optional<CatalogueSolution.TiedZeroPoint> point = solution.zeroPoint(exposure, chip.number());
            if (point.isPresent()) {
                zeroPoint += point.get().mag();
                zeroPoints++;
            }
        }
        exposures[3][e] = zeroPoints == 0 ? Double.NaN : zeroPoint / zeroPoints;
        SkyPosition centre = FieldCentre.of(exposure);
        exposures[4][e] = centre.raDegrees();
        exposures[5][e] = centre.decDegrees();
    }

    Cells field() {
        return field;
    }

    Scales scales() {
        return scales;
    }

    double[] exposureNumbers() {
        return exposures[0];
    }

    double[] chiSquares() {
        return exposures[1];
    }

    double[] rmsMas() {
        return exposures[2];
    }

    double[] zeroPoints() {
        return exposures[3];
    }

    double[] pointingRa() {
        return exposures[4];
    }

    double[] pointingDec() {
        return exposures[5];
    }

    private static Cells field(StarTable table) {
        StarTable.Detections d = table.detections();
        double[] reach = {1, 1};
        for (int i = 0; i < d.size(); i++) {
            reach[0] = Math.max(reach[0], Math.abs(d.focalU()[i]));
            reach[1] = Math.max(reach[1], Math.abs(d.focalV()[i]));
        }
        double step = 2 * Math.max(reach[0], reach[1]) / FIELD_CELLS;
        int columns = (int) Math.ceil(2 * reach[0] / step - 1e-9);
        int rows = (int) Math.ceil(2 * reach[1] / step - 1e-9);
        double[][] sums = new double[5][columns * rows];
        for (int i = 0; i < d.size(); i++) {
            int column = (int) Math.min(columns - 1, Math.floor((d.focalU()[i] + reach[0]) / step));
            int row = (int) Math.min(rows - 1, Math.floor((d.focalV()[i] + reach[1]) / step));
            int cell = row * columns + column;
            double weight = 1 / (d.errorMas()[i] * d.errorMas()[i]);
            if (d.isUsed()[i]) {
                sums[0][cell] += weight;
                sums[1][cell] += weight * d.eastMas()[i];
                sums[2][cell] += weight * d.northMas()[i];
            }
            if (Double.isFinite(d.magResidual()[i]) && d.isUsed()[i]) {
                double magWeight = 1 / (d.magError()[i] * d.magError()[i]);
                sums[3][cell] += magWeight;
                sums[4][cell] += magWeight * d.magResidual()[i];
            }
        }
        double[] u = new double[columns * rows];
        double[] v = new double[u.length];
        double[][] means = new double[3][u.length];
        for (int k = 0; k < u.length; k++) {
            int row = k / columns;
            u[k] = (k % columns + 0.5) * step - reach[0];
            v[k] = (row + 0.5) * step - reach[1];
            means[0][k] = sums[0][k] > 0 ? sums[1][k] / sums[0][k] : Double.NaN;
            means[1][k] = sums[0][k] > 0 ? sums[2][k] / sums[0][k] : Double.NaN;
            means[2][k] = sums[3][k] > 0 ? sums[4][k] / sums[3][k] : Double.NaN;
        }
        return new Cells(columns, step, u, v, sums[0], means[0], means[1], sums[3], means[2]);
    }

    private static Scales scales(CatalogueSolution solution) {
        CatalogueExposure fullest = solution.exposures().getFirst();
        for (CatalogueExposure exposure : solution.exposures()) {
            if (exposure.usable() > 0
                    && exposure.chips().size() > fullest.chips().size()) {
                fullest = exposure;
            }
        }
        double[][] columns = new double[3][fullest.chips().size() * SCALE_POINTS * SCALE_POINTS];
        int n = 0;
        Optional<SkyPosition> origin = Optional.empty();
        for (CatalogueChip chip : fullest.chips()) {
            if (chip.sources().isEmpty()) {
                continue;
            }
            int width = chip.sources().get().exposure().widthPx();
            int height = chip.sources().get().exposure().heightPx();
            Optional<TpvWcs> wcs = solution.coordinates(fullest, chip.number()).map(ChipAstrometry::wcs);
            if (wcs.isEmpty()) {
                continue;
            }
            SkyPosition zero = origin.orElse(wcs.get().tangentPoint());
            origin = Optional.of(zero);
            for (int k = 0; k < SCALE_POINTS * SCALE_POINTS; k++) {
                int row = k / SCALE_POINTS;
                double x = (k % SCALE_POINTS) * (width - 1.0) / (SCALE_POINTS - 1);
                double y = row * (height - 1.0) / (SCALE_POINTS - 1);
                SkyPosition sky = wcs.get().toSky(x, y);
                double turn = sky.raDegrees() - zero.raDegrees();
                columns[0][n] = (turn - 360 * Math.rint(turn / 360))
                        * StrictMath.cos(StrictMath.toRadians(sky.decDegrees()))
                        * 3600;
                columns[1][n] = (sky.decDegrees() - zero.decDegrees()) * 3600;
                columns[2][n++] = wcs.get().pixelAreaArcsec2(x, y);
            }
        }
        for (int k = 0; k < columns.length; k++) {
            columns[k] = Arrays.copyOf(columns[k], n);
        }
        double mean = 0;
        for (double area : columns[2]) {
            mean += area / Math.max(1, n);
        }
        for (int i = 0; i < n; i++) {
            columns[2][i] = 100 * (columns[2][i] / mean - 1);
        }
        return new Scales(Math.sqrt(mean), columns[0], columns[1], columns[2]);
    }

    String exposureCsv() {
        StringBuilder csv = new StringBuilder("exposure,ra_deg,dec_deg,chi2_per_dof,rms_bright_mas,zero_point_mag\n");
        for (int e = 0; e < solution.exposures().size(); e++) {
            csv.append(quoted(solution.exposures().get(e).id()));
            for (int column : new int[] {4, 5, 1, 2, 3}) {
                csv.append(',').append(number(exposures[column][e]));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    String fieldCsv() {
        StringBuilder csv = new StringBuilder("u_arcsec,v_arcsec,east_mas,north_mas,mag\n");
        for (int k = 0; k < field.u().length; k++) {
            csv.append(number(field.u()[k]))
                    .append(',')
                    .append(number(field.v()[k]))
                    .append(',');
            csv.append(number(field.eastMas()[k]))
                    .append(',')
                    .append(number(field.northMas()[k]))
                    .append(',');
            csv.append(number(field.mag()[k])).append('\n');
        }
        return csv.toString();
    }

    String distortionCsv() {
        StringBuilder csv = new StringBuilder("u_arcsec,v_arcsec,area_percent\n");
        for (int k = 0; k < scales.u().length; k++) {
            csv.append(number(scales.u()[k]))
                    .append(',')
                    .append(number(scales.v()[k]))
                    .append(',');
            csv.append(number(scales.percent()[k])).append('\n');
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.9g", value) : "";
    }
}
