package org.surveygrid.solution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.quantity.SkyPosition;

/**
 * An astrometric solution as a FITS table. Reference pixels are 0-based, unlike CRPIX, and their columns are therefore
 * not called that.
 */
final class AstrometricSolutionFile {
    private static final String TABLE = "ASTROMETRY";
    private static final String INSTRUMENT = "SGINST";

    private AstrometricSolutionFile() {}

    static void write(Path file, AstrometricSolution solution) throws IOException {
        List<ChipAstrometry> chips = solution.chips();
        FitsTable table = FitsTable.builder(TABLE)
                .strings("EXPOSURE", "meta.id;obs", text(chips, ChipAstrometry::exposure))
                .strings("CHIP", "meta.id;instr.det", text(chips, ChipAstrometry::chip))
                .strings(
                        "QUALITY",
                        "meta.code.qual",
                        text(chips, c -> c.quality().name()))
                .ints("COMPONENT", "", "meta.id", counts(chips, ChipAstrometry::component))
                .ints("NSTARS", "", "meta.number", counts(chips, ChipAstrometry::stars))
                .doubles("RMS_INTERNAL", "mas", "stat.stdev", numbers(chips, ChipAstrometry::internalRmsMas))
                .doubles("RMS_REFERENCE", "mas", "stat.stdev", numbers(chips, ChipAstrometry::referenceRmsMas))
                .doubles("FIT_ERROR", "mas", "stat.fit.residual", numbers(chips, ChipAstrometry::fitErrorMas))
                .doubles(
                        "TANGENT_RA",
                        "deg",
                        "pos.eq.ra",
                        numbers(chips, c -> c.wcs().tangentPoint().raDegrees()))
                .doubles(
                        "TANGENT_DEC",
                        "deg",
                        "pos.eq.dec",
                        numbers(chips, c -> c.wcs().tangentPoint().decDegrees()))
                .doubles(
                        "REFERENCE_X",
                        "pix",
                        "pos.cartesian.x",
                        numbers(chips, c -> c.wcs().linear().referenceX()))
                .doubles(
                        "REFERENCE_Y",
                        "pix",
                        "pos.cartesian.y",
                        numbers(chips, c -> c.wcs().linear().referenceY()))
                .doubleMatrix("CD", "deg/pix", "pos.wcs.cdmatrix", matrix(chips, AstrometricSolutionFile::cd))
                .doubleMatrix("PV1", "", "pos.wcs", matrix(chips, c -> c.wcs().pv1()))
                .doubleMatrix("PV2", "", "pos.wcs", matrix(chips, c -> c.wcs().pv2()))
                .strings("REMARK", "meta.note", text(chips, ChipAstrometry::remark))
                .build();
        FitsHeader header = FitsHeader.builder()
                .put(INSTRUMENT, solution.instrument(), "camera")
                .put("SGKIND", "astrometry", "what this is")
                .build();
        FitsWriter.writeTable(file, header, table);
    }

    static AstrometricSolution read(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            FitsTable table = SolutionTable.find(fits, TABLE, file);
            String instrument = SolutionTable.card(fits, INSTRUMENT, file);
            String[] exposure = table.strings("EXPOSURE");
            String[] chip = table.strings("CHIP");
            String[] quality = table.strings("QUALITY");
            String[] remark = table.strings("REMARK");
            int[] component = table.ints("COMPONENT");
            int[] stars = table.ints("NSTARS");
            double[] internal = table.doubles("RMS_INTERNAL");
            double[] reference = table.doubles("RMS_REFERENCE");
            double[] fitError = table.doubles("FIT_ERROR");
            double[] ra = table.doubles("TANGENT_RA");
            double[] dec = table.doubles("TANGENT_DEC");
            double[] x = table.doubles("REFERENCE_X");
            double[] y = table.doubles("REFERENCE_Y");
            double[][] cd = table.doubleMatrix("CD");
            double[][] pv1 = table.doubleMatrix("PV1");
            double[][] pv2 = table.doubleMatrix("PV2");
            List<ChipAstrometry> chips = new ArrayList<>();
            for (int i = 0; i < table.rows(); i++) {
                CdMatrix linear = new CdMatrix(x[i], y[i], cd[i][0], cd[i][1], cd[i][2], cd[i][3]);
                chips.add(new ChipAstrometry(
                        exposure[i],
                        chip[i],
                        TpvWcs.of(new SkyPosition(ra[i], dec[i]), linear, pv1[i], pv2[i]),
                        SolutionTable.quality(quality[i], file),
                        component[i],
                        stars[i],
                        internal[i],
                        reference[i],
                        fitError[i],
                        remark[i]));
            }
            return new AstrometricSolution(instrument, chips);
        }
    }

    private static double[] cd(ChipAstrometry chip) {
        CdMatrix linear = chip.wcs().linear();
        return new double[] {linear.cd11(), linear.cd12(), linear.cd21(), linear.cd22()};
    }

    private static String[] text(List<ChipAstrometry> chips, Function<ChipAstrometry, String> of) {
        return chips.stream().map(of).toArray(String[]::new);
    }

    private static double[] numbers(List<ChipAstrometry> chips, ToDoubleFunction<ChipAstrometry> of) {
        return chips.stream().mapToDouble(of).toArray();
    }

    private static int[] counts(List<ChipAstrometry> chips, ToIntFunction<ChipAstrometry> of) {
        return chips.stream().mapToInt(of).toArray();
    }

    private static double[][] matrix(List<ChipAstrometry> chips, Function<ChipAstrometry, double[]> of) {
        return chips.stream().map(of).toArray(double[][]::new);
    }
}
