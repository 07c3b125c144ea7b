package org.surveygrid.solver.check;

import java.io.IOException;
import java.nio.file.Path;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.Ldac;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.residual.StarTable;

/** The merged catalogue, a row a star, and the full one, a row a detection, with SCAMP's column names. */
final class StarCatalogues {
    private static final double MAS_PER_DEGREE = 3_600_000;

    private final CatalogueSolution solution;
    private final StarTable table;

    StarCatalogues(CatalogueSolution solution, StarTable table) {
        this.solution = solution;
        this.table = table;
    }

    void write(Path folder) throws IOException {
        FitsTable merged = merged();
        FitsTable full = full();
        FitsHeader none = FitsHeader.builder().build();
        Ldac.write(folder.resolve("merged.cat"), header(), merged);
        FitsWriter.writeTable(folder.resolve("merged.fits"), none, merged);
        Ldac.write(folder.resolve("full.cat"), header(), full);
        FitsWriter.writeTable(folder.resolve("full.fits"), none, full);
    }

    private static FitsHeader header() {
        return FitsHeader.builder()
                .put("NAXIS1", 0, "")
                .put("NAXIS2", 0, "")
                .put("EQUINOX", 2000.0, "[yr]")
                .put("RADESYS", "ICRS", "")
                .build();
    }

    FitsTable merged() {
        StarTable.Stars stars = table.stars();
        int n = stars.size();
        int[] number = new int[n];
        int[] total = new int[n];
        int[] used = new int[n];
        float[] error = new float[n];
        float[][] spread = new float[2][n];
        float[] mag = new float[n];
        float[] magError = new float[n];
        float[] magSpread = new float[n];
        int[] magnitudes = new int[n];
        int[] filter = new int[n];
        for (int s = 0; s < n; s++) {
            number[s] = s + 1;
            error[s] = (float) (stars.errorMas()[s] / MAS_PER_DEGREE);
            mag[s] = (float) stars.mag()[s];
            magError[s] = (float) stars.magError()[s];
            filter[s] = stars.filter()[s] + 1;
            fill(s, total, used, magnitudes, spread, magSpread);
        }
        return FitsTable.builder("LDAC_OBJECTS")
                .ints("SOURCE_NUMBER", "", "meta.record;meta.id", number)
                .ints("NPOS_TOTAL", "", "meta.number;pos", total)
                .ints("NPOS_OK", "", "meta.number;pos", used)
                .doubles("ALPHA_J2000", "deg", "pos.eq.ra;meta.main", stars.raDegrees())
                .doubles("DELTA_J2000", "deg", "pos.eq.dec;meta.main", stars.decDegrees())
                .floats("ERRA_WORLD", "deg", "stat.error;pos", error)
                .floats("ERRB_WORLD", "deg", "stat.error;pos", error)
                .floats("ERRTHETA_WORLD", "deg", "stat.error;pos.posAng", new float[n])
                .floats("DISPALPHA_J2000", "deg", "stat.stdev;pos.eq.ra", spread[0])
                .floats("DISPDELTA_J2000", "deg", "stat.stdev;pos.eq.dec", spread[1])
                .ints("NMAG", "", "meta.number;phot.mag", magnitudes)
                .floats("MAG", "mag", "phot.mag", mag)
                .floats("MAGERR", "mag", "stat.error;phot.mag", magError)
                .floats("MAG_DISP", "mag", "stat.stdev;phot.mag", magSpread)
                .ints("PHOT_INSTRUM", "", "meta.id", filter)
                .shorts("FLAGS_SUSPECT", "", "meta.code.qual", SuspectFlags.of(solution, stars))
                .build();
    }

    private void fill(int star, int[] total, int[] used, int[] magnitudes, float[][] spread, float[] magSpread) {
        StarTable.Detections d = table.detections();
        double[] squares = new double[3];
        int from = table.stars().start()[star];
        int to = table.stars().start()[star + 1];
        total[star] = to - from;
        for (int i = from; i < to; i++) {
            if (d.isUsed()[i]) {
                used[star]++;
                squares[0] += d.eastMas()[i] * d.eastMas()[i];
                squares[1] += d.northMas()[i] * d.northMas()[i];
            }
            if (Double.isFinite(d.magResidual()[i])) {
                magnitudes[star]++;
                squares[2] += d.magResidual()[i] * d.magResidual()[i];
            }
        }
        spread[0][star] = (float) (Math.sqrt(squares[0] / Math.max(1, used[star])) / MAS_PER_DEGREE);
        spread[1][star] = (float) (Math.sqrt(squares[1] / Math.max(1, used[star])) / MAS_PER_DEGREE);
        magSpread[star] = (float) Math.sqrt(squares[2] / Math.max(1, magnitudes[star]));
    }

    FitsTable full() {
        StarTable.Detections d = table.detections();
        int n = d.size();
        int[] source = new int[n];
        int[] catalogue = new int[n];
        short[] clipped = new short[n];
        double[] x = new double[n];
        double[] y = new double[n];
        double[] ra = new double[n];
        double[] dec = new double[n];
        float[][] numbers = new float[6][n];
        for (int s = 0; s < table.stars().size(); s++) {
            double starDec = table.stars().decDegrees()[s];
            double cos = StrictMath.cos(StrictMath.toRadians(starDec));
            for (int i = table.stars().start()[s]; i < table.stars().start()[s + 1]; i++) {
                source[i] = s + 1;
                catalogue[i] = d.exposure()[i] + 1;
                clipped[i] = (short) (d.isUsed()[i] ? 0 : 1);
                x[i] = d.xPx()[i] + 1;
                y[i] = d.yPx()[i] + 1;
                ra[i] = table.stars().raDegrees()[s] + d.eastMas()[i] / MAS_PER_DEGREE / cos;
                dec[i] = starDec + d.northMas()[i] / MAS_PER_DEGREE;
                numbers[0][i] = (float) (d.errorMas()[i] / MAS_PER_DEGREE);
                numbers[1][i] = (float) d.mag()[i];
                numbers[2][i] = (float) d.magError()[i];
                numbers[3][i] = (float) d.eastMas()[i];
                numbers[4][i] = (float) d.northMas()[i];
                numbers[5][i] = (float) d.magResidual()[i];
            }
        }
        FitsHeader.Builder names = FitsHeader.builder();
        for (int e = 0; e < solution.exposures().size(); e++) {
            names.history("CATALOG_NUMBER " + (e + 1) + " is "
                    + solution.exposures().get(e).id());
        }
        return FitsTable.builder("LDAC_OBJECTS")
                .header(names.build())
                .ints("SOURCE_NUMBER", "", "meta.record;meta.id", source)
                .ints("CATALOG_NUMBER", "", "meta.id", catalogue)
                .ints("EXTENSION", "", "meta.id", d.chip())
                .doubles("X_IMAGE", "pixel", "pos.cartesian.x", x)
                .doubles("Y_IMAGE", "pixel", "pos.cartesian.y", y)
                .doubles("ALPHA_J2000", "deg", "pos.eq.ra", ra)
                .doubles("DELTA_J2000", "deg", "pos.eq.dec", dec)
                .floats("ERRA_WORLD", "deg", "stat.error;pos", numbers[0])
                .floats("ERRB_WORLD", "deg", "stat.error;pos", numbers[0])
                .floats("MAG", "mag", "phot.mag", numbers[1])
                .floats("MAGERR", "mag", "stat.error;phot.mag", numbers[2])
                .floats("DALPHA_MAS", "mas", "arith.diff;pos.eq.ra", numbers[3])
                .floats("DDELTA_MAS", "mas", "arith.diff;pos.eq.dec", numbers[4])
                .floats("DMAG", "mag", "arith.diff;phot.mag", numbers[5])
                .shorts("FLAGS_SCAMP", "", "meta.code.qual", clipped)
                .build();
    }
}
