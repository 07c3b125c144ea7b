package org.surveygrid.packaging.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.synthetic.score.CatalogueScore;
import org.surveygrid.synthetic.score.Score;
import org.surveygrid.synthetic.score.Truth;

/**
 * Our source list and SExtractor's of the same co-add, with the same weights and thresholds, against the true sky of a
 * demonstration. Needs {@code source-extractor} and {@code -Dsurveygrid.demo=DIR}, a directory that
 * {@code sgrid demo --keep --dir DIR} left.
 */
class ExtractorComparisonTest {
    private static final double WORSE_AT_MOST_PERCENT = 2;
    private static final int ACCURACIES_FROM = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"r", "i"})
    void our_sources_are_as_complete_and_pure_as_those_of_sextractor(String band)
            throws IOException, InterruptedException {
        Path demo = Path.of(System.getProperty("surveygrid.demo", "no-demo"));
        assumeTrue(Files.isDirectory(demo.resolve("products")), "no -Dsurveygrid.demo=DIR with a kept demonstration");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/source-extractor")), "source-extractor is not installed");
        Path image = only(demo.resolve("products"), "_" + band + "_coadd_[0-9a-f]+\\.fits");
        Path weight = only(demo.resolve("products"), "_" + band + "_coadd_[0-9a-f]+\\.weight\\.fits");
        Path sources = only(demo.resolve("products"), "_" + band + "_coaddsources_[0-9a-f]+\\.cat\\.fits");

        Path theirs = runExtractor(image, weight);

        Truth truth = Truth.read(demo.resolve("night").resolve("truth"));
        TileGrid tile = TileGrid.parse(Files.readString(demo.resolve("night").resolve("tile.toml")));
        List<Score> our = CatalogueScore.coadd(truth, band, tile, detected(sources));
        List<Score> their = CatalogueScore.coadd(truth, band, tile, detected(theirs));
        for (int i = 0; i < our.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: ours %.2f, SExtractor's %.2f %s (%s; %s)%n",
                    our.get(i).name(),
                    our.get(i).achieved(),
                    their.get(i).achieved(),
                    our.get(i).unit(),
                    our.get(i).remark(),
                    their.get(i).remark());
        }
        compareBins(
                CatalogueScore.byMagnitude(truth, band, tile, detected(sources)),
                CatalogueScore.byMagnitude(truth, band, tile, detected(theirs)));
        for (int i = 0; i < ACCURACIES_FROM; i++) {
            assertThat(our.get(i).achieved())
                    .as(our.get(i).name())
                    .isGreaterThan(their.get(i).achieved() - WORSE_AT_MOST_PERCENT);
        }
    }

    private static void compareBins(List<CatalogueScore.Depth> our, List<CatalogueScore.Depth> their) {
        for (int i = 0; i < our.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%.1f to %.1f mag, %4d sources: complete %5.1f %%, SExtractor %5.1f %%; pure %5.1f %%, SExtractor %5.1f %%%n",
                    our.get(i).fromMag(),
                    our.get(i).toMag(),
                    our.get(i).expected(),
                    our.get(i).completenessPercent(),
                    their.get(i).completenessPercent(),
                    our.get(i).purityPercent(),
                    their.get(i).purityPercent());
            assertThat(our.get(i).completenessPercent())
                    .isGreaterThan(their.get(i).completenessPercent() - WORSE_AT_MOST_PERCENT);
            assertThat(our.get(i).purityPercent()).isGreaterThan(their.get(i).purityPercent() - WORSE_AT_MOST_PERCENT);
        }
    }

    private Path runExtractor(Path image, Path weight) throws IOException, InterruptedException {
        Path catalogue = folder.resolve("sextractor.fits");
        Path columns = Files.writeString(folder.resolve("columns"), "ALPHAWIN_J2000\nDELTAWIN_J2000\nMAG_AUTO\n");
        Path filter = Files.writeString(folder.resolve("pyramid.conv"), "CONV NORM\n1 2 1\n2 4 2\n1 2 1\n");
        Process process = new ProcessBuilder(
                        "/usr/bin/source-extractor",
                        image.toString(),
                        "-c",
                        Files.createFile(folder.resolve("empty.sex")).toString(),
                        "-CATALOG_NAME",
                        catalogue.toString(),
                        "-CATALOG_TYPE",
                        "FITS_1.0",
                        "-PARAMETERS_NAME",
                        columns.toString(),
                        "-FILTER_NAME",
                        filter.toString(),
                        "-WEIGHT_TYPE",
                        "MAP_WEIGHT",
                        "-WEIGHT_IMAGE",
                        weight.toString(),
                        "-DETECT_THRESH",
                        "1.5",
                        "-DETECT_MINAREA",
                        "5",
                        "-DEBLEND_NTHRESH",
                        "32",
                        "-DEBLEND_MINCONT",
                        "0.005",
                        "-BACK_SIZE",
                        "64",
                        "-BACK_FILTERSIZE",
                        "3",
                        "-MAG_ZEROPOINT",
                        "23.9")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sextractor.log").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("sextractor.log")))
                .isZero();
        return catalogue;
    }

    private static CatalogueScore.Detected detected(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            FitsTable table = fits.firstTable().table();
            return new CatalogueScore.Detected(
                    table.doubles("ALPHAWIN_J2000"), table.doubles("DELTAWIN_J2000"), table.doubles("MAG_AUTO"));
        }
    }

    private static Path only(Path directory, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().matches(".*" + pattern))
                    .toList();
            assertThat(found).as(pattern).hasSize(1);
            return found.getFirst();
        }
    }
}
