package org.surveygrid.packaging.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.GridEngine;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.blob.BlobStore;
import org.surveygrid.coordinator.run.Registration;
import org.surveygrid.coordinator.run.Registrations;
import org.surveygrid.coordinator.storage.ArchiveTables;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.instrument.camera.TrialCamera;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.observation.SourceList;
import org.surveygrid.observation.SourceListFile;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;

/**
 * Source lists of a camera of two chips with enough stars for several cells of equations, and a coordinator's folder that
 * has them: everything that global solutions are made from, without a pixel.
 *
 * @param directory holds the files
 * @param size how much of it
 */
record ListedSurvey(Path directory, Size size) {
    private static final int SEED = 20_260_301;
    private static final int CHIPS = 2;
    private static final int SIDE_PX = 2048;
    private static final double SCALE_DEGREES = 0.4 / 3600;
    private static final double RA = 150;
    private static final double DEC = 2;
    private static final double STARS_PER_SQUARE_DEGREE = 19_000;
    private static final double HALF_WIDTH_DEGREES = 0.25;
    private static final double HALF_HEIGHT_DEGREES = 0.14;
    private static final double COLUMN_DEGREES = 0.4;
    private static final double ROW_DEGREES = 0.2;
    private static final double EXPOSURE_SECONDS = 60;

    /** Exposures go to overlapping fields, one after the other, and begin again. */
    record Size(int exposures, int columns, int rows) {
        double width() {
            return 2 * HALF_WIDTH_DEGREES + (columns - 1) * COLUMN_DEGREES;
        }

        double height() {
            return 2 * HALF_HEIGHT_DEGREES + (rows - 1) * ROW_DEGREES;
        }
    }

    static ListedSurvey write(Path directory, Size size) throws IOException {
        Files.createDirectories(directory);
        Random random = new Random(SEED);
        int stars = (int) (STARS_PER_SQUARE_DEGREE * size.width() * size.height());
        double[] ra = new double[stars];
        double[] dec = new double[stars];
        double[] mag = new double[stars];
        for (int s = 0; s < stars; s++) {
            ra[s] = RA - HALF_WIDTH_DEGREES + size.width() * random.nextDouble();
            dec[s] = DEC - HALF_HEIGHT_DEGREES + size.height() * random.nextDouble();
            mag[s] = 15 + 5 * Math.sqrt(random.nextDouble());
        }
        for (int e = 1; e <= size.exposures; e++) {
            int field = (e - 1) % (size.columns * size.rows);
            SkyPosition pointing = SkyPosition.wrapping(
                    RA + COLUMN_DEGREES * (field % size.columns) + 0.015 * random.nextGaussian(),
                    DEC + ROW_DEGREES * Math.floorDiv(field, size.columns) + 0.015 * random.nextGaussian());
            for (int chip = 0; chip < CHIPS; chip++) {
                writeList(file(directory, "e" + e, chip), e, chip, pointing, new Stars(ra, dec, mag), random);
            }
        }
        double[] errorMas = new double[stars];
        double[] errorMag = new double[stars];
        Arrays.fill(errorMas, 5);
        Arrays.fill(errorMag, 0.01);
        ReferenceCatalogueFile.write(
                directory.resolve("reference.fits"),
                new ReferenceCatalogue(
                        ra,
                        dec,
                        errorMas,
                        2023,
                        new TreeMap<>(Map.of("r", mag)),
                        new TreeMap<>(Map.of("r", errorMag))));
        Files.writeString(directory.resolve("camera.toml"), camera());
        return new ListedSurvey(directory, size);
    }

    private record Stars(double[] ra, double[] dec, double[] mag) {}

    private static Path file(Path directory, String exposure, int chip) {
        return directory.resolve(exposure + chip(chip) + ".fits");
    }

    private static String chip(int chip) {
        return "c0" + (chip + 1);
    }

    private static double referenceX(int chip) {
        return (1 - chip) * (SIDE_PX + 40.0) - 20;
    }

    private static void writeList(Path file, int exposure, int chip, SkyPosition pointing, Stars stars, Random random)
            throws IOException {
        TpvWcs wcs = TpvWcs.tan(
                pointing, new CdMatrix(referenceX(chip), SIDE_PX / 2.0, -SCALE_DEGREES, 0, 0, SCALE_DEGREES));
        List<double[]> seen = new ArrayList<>();
        for (int s = 0; s < stars.ra.length; s++) {
            if (Math.abs(stars.dec[s] - pointing.decDegrees()) > HALF_HEIGHT_DEGREES
                    || Math.abs(stars.ra[s] - pointing.raDegrees()) > HALF_WIDTH_DEGREES) {
                continue;
            }
            double[] at = wcs.toPixel(SkyPosition.wrapping(stars.ra[s], stars.dec[s]));
            if (at[0] > 0 && at[1] > 0 && at[0] < SIDE_PX - 1 && at[1] < SIDE_PX - 1) {
                double flux = EXPOSURE_SECONDS * StrictMath.pow(10, -0.4 * (stars.mag[s] - 24.8));
                double fluxError = Math.sqrt(flux + 2000);
                double errorPx = 0.01 + 1.5 * fluxError / flux;
                seen.add(new double[] {
                    at[0] + errorPx * random.nextGaussian(),
                    at[1] + errorPx * random.nextGaussian(),
                    errorPx,
                    flux + fluxError * random.nextGaussian(),
                    fluxError
                });
            }
        }
        ExposureFacts facts = new ExposureFacts(
                "listed",
                chip(chip),
                "e" + exposure,
                "r",
                60000.2 + 0.01 * exposure,
                EXPOSURE_SECONDS,
                1.1,
                SIDE_PX,
                SIDE_PX);
        SourceList list = SourceList.ofSize(facts, wcs, seen.size());
        double[][] columns = {
            list.xPx(), list.yPx(), list.positionErrorPx(), list.fluxElectrons(), list.fluxErrorElectrons()
        };
        for (int i = 0; i < seen.size(); i++) {
            for (int c = 0; c < columns.length; c++) {
                columns[c][i] = seen.get(i)[c];
            }
        }
        Arrays.fill(list.fwhmPx(), 3);
        SourceListFile.write(file, list);
    }

    private static String camera() {
        StringBuilder toml = new StringBuilder(TrialCamera.conventions("listed", List.of()) + """
                [[filters]]
                name = "r"
                centralWavelengthNm = 625
                extinctionMagPerAirmass = 0.12
                zeroPointMag = 24.9

                [chipDefaults]
                raw = [2048, 2048]
                light = "[1:2048,1:2048]"
                saturationAdu = 60000
                gainElectronsPerAdu = 2.0
                readNoiseElectrons = 5.0
                """);
        for (int chip = 0; chip < CHIPS; chip++) {
            toml.append(String.format(
                    Locale.ROOT,
                    "%n[[chips]]%nid = \"%s\"%nheader = \"%s\"%nreferencePixel = [%.1f, %.1f]%n"
                            + "cd = [%.12e, 0.0, 0.0, %.12e]%n",
                    chip(chip),
                    chip(chip),
                    referenceX(chip) + 1,
                    SIDE_PX / 2.0 + 1,
                    -SCALE_DEGREES,
                    SCALE_DEGREES));
        }
        return toml.toString();
    }

    /** Puts everything into the folder of a coordinator that has not been started yet. */
    void registerIn(GridConfig config) throws IOException {
        TaskCatalog catalog = TaskCatalog.load();
        BlobStore blobs = BlobStore.open(config.folder().resolve("store"), 0);
        List<ArchivedProduct> products = new ArrayList<>();
        Path camera = directory.resolve("camera.toml");
        products.add(Registrations.instrument(InstrumentFile.read(camera), stored(blobs, camera))
                .product(Instant.EPOCH, catalog));
        products.add(Registrations.reference("stars", List.of("r"), stored(blobs, directory.resolve("reference.fits")))
                .product(Instant.EPOCH, catalog));
        for (int e = 1; e <= size.exposures; e++) {
            for (int chip = 0; chip < CHIPS; chip++) {
                SortedMap<String, String> raw = new TreeMap<>(Map.of(
                        "inst", "listed", "ccd", chip(chip), "exp", "e" + e, "band", "r", "night", "2023-02-25"));
                Path nothing = Files.writeString(directory.resolve("raw"), "no pixels of " + raw);
                products.add(new Registration(
                                ProductKind.RAW_SCIENCE, raw, new TreeMap<>(Map.of("raw", stored(blobs, nothing))))
                        .product(Instant.EPOCH, catalog));
                products.add(list(chip, "e" + e, stored(blobs, file(directory, "e" + e, chip))));
            }
        }
        try (Database database = GridEngine.openDatabase(config)) {
            database.write(tx -> {
                products.forEach(product -> ArchiveTables.insert(tx, product));
                return products.size();
            });
        }
    }

    /** A source list that was made elsewhere. */
    private static ArchivedProduct list(int chip, String exposure, BlobRef file) {
        Target target = new Target(
                ProductKind.SOURCE_LIST,
                new TreeMap<>(Map.of(
                        Dimension.INSTRUMENT, "listed", Dimension.CHIP, chip(chip), Dimension.EXPOSURE, exposure)));
        SortedMap<String, String> attributes = new TreeMap<>();
        target.at().forEach((dimension, value) -> attributes.put(dimension.label(), value));
        return new ArchivedProduct(
                ProductKey.ofRegistered(ProductKind.SOURCE_LIST, new TreeMap<>(Map.of("sources", file.digest()))),
                target,
                new ArchivedProduct.Origin("", 0, new TreeMap<>(), List.of(), ""),
                attributes,
                new TreeMap<>(Map.of("sources", file)),
                new TreeMap<>(),
                Validity.ALWAYS,
                List.of(),
                Instant.EPOCH);
    }

    private static BlobRef stored(BlobStore blobs, Path file) {
        try {
            return blobs.ingest(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
