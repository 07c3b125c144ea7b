package org.surveygrid.packaging.bench.solver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.Ldac;
import org.surveygrid.synthetic.RandomStream;

/** Writes the catalogues of a simulated survey as SExtractor would, the reference catalogue, and the truth. */
final class SurveyWriter {
    private static final double REFERENCE_FRACTION = 0.15;
    private static final double REFERENCE_ERROR_DEGREES = 0.005 / 3600;
    private static final double FIRST_MJD = 57204;

    private SurveyWriter() {}

    /**
     * Writes everything.
     *
     * @return how many detections there are
     */
    static int write(MosaicSurvey survey, Path folder) throws IOException {
        Files.createDirectories(folder);
        int detections = 0;
        for (int e = 0; e < survey.exposures(); e++) {
            List<Ldac> images = new ArrayList<>();
            for (MosaicSurvey.Chip chip : survey.observe(e)) {
                images.add(new Ldac(header(survey, e, chip), objects(chip)));
                detections += chip.x().length;
            }
            Ldac.write(catalogue(folder, e), images);
        }
        writeReference(survey, folder.resolve("ref.cat"));
        writeTruth(survey, folder.resolve("truth.npz"));
        return detections;
    }

    static Path catalogue(Path folder, int exposure) {
        return folder.resolve(name(exposure) + ".cat");
    }

    static String name(int exposure) {
        return String.format(Locale.ROOT, "e%04d", exposure);
    }

    private static FitsHeader header(MosaicSurvey survey, int exposure, MosaicSurvey.Chip chip) {
        return FitsHeader.builder()
                .put("NAXIS1", MosaicSurvey.SIZE_PX, "")
                .put("NAXIS2", MosaicSurvey.SIZE_PX, "")
                .put("EQUINOX", 2000.0, "")
                .put("RADESYS", "ICRS", "")
                .put("MJD-OBS", FIRST_MJD + 0.003 * exposure, "")
                .put("EXPTIME", 1.0, "")
                .put("FILTER", "r", "")
                .put("AIRMASS", 1.0, "")
                .put("QRUNID", "A", "")
                .put("CTYPE1", "RA---TAN", "")
                .put("CTYPE2", "DEC--TAN", "")
                .put("CUNIT1", "deg", "")
                .put("CUNIT2", "deg", "")
                .put("CRVAL1", survey.centreRa(exposure), "")
                .put("CRVAL2", survey.centreDec(exposure), "")
                .put("CRPIX1", chip.referenceX(), "")
                .put("CRPIX2", chip.referenceY(), "")
                .put("CD1_1", MosaicSurvey.SCALE_DEGREES, "")
                .put("CD1_2", 0.0, "")
                .put("CD2_1", 0.0, "")
                .put("CD2_2", MosaicSurvey.SCALE_DEGREES, "")
                .put("GAIN", 1.0, "")
                .put("SATURATE", 60000.0, "")
                .put("PHOT_C", 0.0, "")
                .put("PHOT_K", 0.0, "")
                .putFlag("PHOTFLAG", exposure == 0, "")
                .build();
    }

    private static FitsTable objects(MosaicSurvey.Chip chip) {
        int n = chip.x().length;
        int[] number = new int[n];
        for (int i = 0; i < n; i++) {
            number[i] = i + 1;
        }
        float[] error = narrow(chip.error());
        return FitsTable.builder("LDAC_OBJECTS")
                .ints("NUMBER", "", "", number)
                .doubles("XWIN_IMAGE", "pixel", "", chip.x())
                .doubles("YWIN_IMAGE", "pixel", "", chip.y())
                .floats("ERRAWIN_IMAGE", "pixel", "", error)
                .floats("ERRBWIN_IMAGE", "pixel", "", error)
                .floats("ERRTHETAWIN_IMAGE", "deg", "", new float[n])
                .floats("FLUX_AUTO", "count", "", narrow(chip.flux()))
                .floats("FLUXERR_AUTO", "count", "", narrow(chip.fluxError()))
                .shorts("FLAGS", "", "", new short[n])
                .floats("FLUX_RADIUS", "pixel", "", filled(n, 2))
                .floats("ELONGATION", "", "", filled(n, 1))
                .ints("STARID", "", "", chip.star())
                .build();
    }

    private static void writeReference(MosaicSurvey survey, Path file) throws IOException {
        RandomStream random = RandomStream.of(survey.recipe().seed(), "reference");
        int stars = survey.starRa().length;
        double[][] columns = new double[3][stars];
        int n = 0;
        for (int s = 0; s < stars; s++) {
            if (random.nextDouble() < REFERENCE_FRACTION) {
                double dec = survey.starDec()[s];
                double perDegree = StrictMath.cos(StrictMath.toRadians(dec));
                columns[0][n] = survey.starRa()[s] + REFERENCE_ERROR_DEGREES * random.nextGaussian() / perDegree;
                columns[1][n] = dec + REFERENCE_ERROR_DEGREES * random.nextGaussian();
                columns[2][n++] = survey.starMag()[s];
            }
        }
        float[] error = filled(n, (float) REFERENCE_ERROR_DEGREES);
        double[] dates = new double[n];
        Arrays.fill(dates, 2015.5);
        FitsTable table = FitsTable.builder("LDAC_OBJECTS")
                .doubles("X_WORLD", "deg", "", Arrays.copyOf(columns[0], n))
                .doubles("Y_WORLD", "deg", "", Arrays.copyOf(columns[1], n))
                .floats("ERRA_WORLD", "deg", "", error)
                .floats("ERRB_WORLD", "deg", "", error)
                .floats("ERRTHETA_WORLD", "deg", "", new float[n])
                .floats("MAG", "mag", "", narrow(Arrays.copyOf(columns[2], n)))
                .floats("MAGERR", "mag", "", filled(n, 0.01f))
                .doubles("OBSDATE", "yr", "", dates)
                .build();
        FitsHeader header = FitsHeader.builder()
                .put("NAXIS1", 16384, "")
                .put("NAXIS2", 16384, "")
                .put("EQUINOX", 2000.0, "")
                .put("RADESYS", "ICRS", "")
                .put("CTYPE1", "RA---STG", "")
                .put("CTYPE2", "DEC--STG", "")
                .put("CRVAL1", mean(survey, 0), "")
                .put("CRVAL2", mean(survey, 1), "")
                .put("CRPIX1", 8192.5, "")
                .put("CRPIX2", 8192.5, "")
                .put("CD1_1", 5.5e-5, "")
                .put("CD1_2", 0.0, "")
                .put("CD2_1", 0.0, "")
                .put("CD2_2", 5.5e-5, "")
                .build();
        Ldac.write(file, header, table);
    }

    private static double mean(MosaicSurvey survey, int axis) {
        double sum = 0;
        for (int e = 0; e < survey.exposures(); e++) {
            sum += axis == 0 ? survey.centreRa(e) : survey.centreDec(e);
        }
        return sum / survey.exposures();
    }

    /** The truth as numpy's archive of arrays, for scorers in Python. */
    private static void writeTruth(MosaicSurvey survey, Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "ra", survey.starRa());
            put(zip, "dec", survey.starDec());
            put(zip, "mag", survey.starMag());
            put(zip, "zp", survey.zeroPoint());
        }
    }

    private static void put(ZipOutputStream zip, String name, double[] values) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(npy(values));
        zip.closeEntry();
    }

    private static byte[] npy(double[] values) throws IOException {
        String description = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + values.length + ",), }";
        int length = (10 + description.length() + 1 + 63) / 64 * 64 - 10;
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putDouble(value);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream out = all) {
            out.write(0x93);
            out.write("NUMPY".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[] {1, 0, (byte) length, (byte) (length >>> 8)});
            String padded = description + " ".repeat(length - 1 - description.length()) + "\n";
            out.write(padded.getBytes(StandardCharsets.US_ASCII));
            out.write(bytes.array());
        }
        return all.toByteArray();
    }

    private static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    private static float[] filled(int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return values;
    }
}
