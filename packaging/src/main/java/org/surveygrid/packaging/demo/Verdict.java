package org.surveygrid.packaging.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.observation.SourceList;
import org.surveygrid.observation.SourceListFile;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.synthetic.night.NightPlan;
import org.surveygrid.synthetic.night.SyntheticNight;
import org.surveygrid.synthetic.score.CalibrationScore;
import org.surveygrid.synthetic.score.CatalogueScore;
import org.surveygrid.synthetic.score.OverlapScore;
import org.surveygrid.synthetic.score.ReductionScore;
import org.surveygrid.synthetic.score.Score;
import org.surveygrid.synthetic.score.SolutionScore;
import org.surveygrid.synthetic.score.Truth;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKind;

/** Compares what was made of a simulated night with its truth. */
final class Verdict {
    private final Path night;
    private final Instrument instrument;
    private final NightPlan plan;
    private final Products products;

    /** Finds products of a kind that have files. */
    @FunctionalInterface
    interface Products {
        List<MadeProduct> of(ProductKind kind) throws IOException;
    }

    Verdict(Path night, Instrument instrument, NightPlan plan, Products products) {
        this.night = night;
        this.instrument = instrument;
        this.plan = plan;
        this.products = products;
    }

    /** All comparisons, calibration first. A product that is missing fails its line. */
    List<Score> scores() throws IOException {
        Truth truth = Truth.read(night.resolve(SyntheticNight.TRUTH_DIRECTORY));
        List<Score> scores = new ArrayList<>();
        scores.add(CalibrationScore.readNoise(truth, factsByChip(ProductKind.READ_NOISE)));
        SortedMap<String, Facts> gains = factsByChip(ProductKind.GAIN);
        scores.add(CalibrationScore.gain(truth, gains));
        scores.addAll(CalibrationScore.bias(truth, images(ProductKind.BIAS, "")));
        scores.addAll(CalibrationScore.hotPixels(truth, masks(ProductKind.HOT_PIXELS, "mask", Dimension.CHIP, "")));
        for (String band : plan.bands()) {
            scores.add(CalibrationScore.masterFlat(truth, band, images(ProductKind.MASTER_FLAT, band)));
        }
        for (Truth.Exposure exposure : truth.exposures()) {
            if (exposure.trailed()) {
                scores.add(ReductionScore.trail(
                        truth, exposure.id(), masks(ProductKind.REDUCED, "flag", Dimension.EXPOSURE, exposure.id())));
            }
        }
        for (MadeProduct made : products.of(ProductKind.ASTROMETRY)) {
            AstrometricSolution solution = AstrometricSolution.read(made.files().fetch("solution"));
            scores.addAll(SolutionScore.astrometry(truth, solution));
            scores.add(OverlapScore.of(truth, solution, sourceLists()));
        }
        for (MadeProduct made : products.of(ProductKind.PHOTOMETRY)) {
            PhotometricSolution solution = PhotometricSolution.read(made.files().fetch("solution"));
            scores.addAll(SolutionScore.photometry(
                    truth,
                    instrument,
                    solution,
                    new SolutionScore.FluxScale(images(ProductKind.MASTER_FLAT, solution.filter()), gains)));
            scores.add(SolutionScore.clouds(truth, solution));
        }
        TileGrid tile = TileGrid.parse(Files.readString(night.resolve(SyntheticNight.TILE_FILE)));
        for (MadeProduct sources : products.of(ProductKind.COADD_SOURCES)) {
            scores.addAll(CatalogueScore.coadd(
                    truth,
                    sources.at(Dimension.FILTER),
                    tile,
                    detected(sources.files().fetch("sources"))));
        }
        return scores;
    }

    private List<SourceList> sourceLists() throws IOException {
        List<SourceList> lists = new ArrayList<>();
        for (MadeProduct made : products.of(ProductKind.SOURCE_LIST)) {
            lists.add(SourceListFile.read(made.files().fetch("sources")));
        }
        return lists;
    }

    private static CatalogueScore.Detected detected(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            FitsTable table = fits.firstTable().table();
            return new CatalogueScore.Detected(
                    table.doubles("ALPHAWIN_J2000"), table.doubles("DELTAWIN_J2000"), table.doubles("MAG_AUTO"));
        }
    }

    private SortedMap<String, Facts> factsByChip(ProductKind kind) throws IOException {
        SortedMap<String, Facts> byChip = new TreeMap<>();
        for (MadeProduct product : products.of(kind)) {
            byChip.put(product.at(Dimension.CHIP), product.facts());
        }
        return byChip;
    }

    private SortedMap<String, FloatImage> images(ProductKind kind, String band) throws IOException {
        SortedMap<String, FloatImage> byChip = new TreeMap<>();
        for (MadeProduct product : products.of(kind)) {
            if (product.at(Dimension.FILTER).equals(band)) {
                try (FitsFile fits = FitsFile.open(product.files().fetch("image"))) {
                    byChip.put(product.at(Dimension.CHIP), fits.firstImage().image());
                }
            }
        }
        return byChip;
    }

    private SortedMap<String, MaskImage> masks(ProductKind kind, String role, Dimension dimension, String value)
            throws IOException {
        SortedMap<String, MaskImage> byChip = new TreeMap<>();
        for (MadeProduct product : products.of(kind)) {
            if (value.isEmpty() || product.at(dimension).equals(value)) {
                try (FitsFile fits = FitsFile.open(product.files().fetch(role))) {
                    byChip.put(product.at(Dimension.CHIP), fits.firstImage().mask());
                }
            }
        }
        return byChip;
    }
}
