package org.surveygrid.synthetic.score;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.synthetic.night.TruthImage;
import org.surveygrid.synthetic.night.TruthTable;
import org.surveygrid.task.Facts;

/** Compares global solutions with truth. */
public final class SolutionScore {
    private static final double MODEL_LIMIT_MAS = 10;
    private static final double ZERO_POINT_LIMIT_MMAG = 5;
    private static final double ILLUMINATION_LIMIT_PERCENT = 0.5;
    private static final double CLOUD_SEEN_MAG = 0.5;
    /** Relative flux of one magnitude, for small differences: ln(10) / 2.5. */
    private static final double FLUX_PER_MAG = StrictMath.log(10) / 2.5;

    private SolutionScore() {}

    /**
     * World coordinates against truth on a grid over every chip of every exposure, a shift of all of them included.
     *
     * @param truth of the night
     * @param solution what the solver made of it
     * @return 2-D rms distance of the solved exposures, and how many chips were left out
     * @throws IOException when the truth cannot be read
     */
    public static List<Score> astrometry(Truth truth, AstrometricSolution solution) throws IOException {
        FitsTable table = truth.table(TruthTable.WORLD_COORDINATES);
        double[] x = table.doubles("X");
        double[] y = table.doubles("Y");
        double[] ra = table.doubles("RA");
        double[] dec = table.doubles("DEC");
        double sum = 0;
        int points = 0;
        int missing = 0;
        Worst worst = new Worst();
        for (Map.Entry<String, List<Integer>> entry :
                Truth.rowsBy(table, "EXPOSURE", "CHIP").entrySet()) {
            String[] key = entry.getKey().split(" ");
            Optional<ChipAstrometry> found = solution.find(key[0], key[1]);
            if (found.isEmpty() || !found.get().quality().isSolved()) {
                missing++;
                continue;
            }
            double chipSum = 0;
            for (int row : entry.getValue()) {
                double mas = 1000
                        * found.get().wcs().toSky(x[row], y[row]).separationArcsec(new SkyPosition(ra[row], dec[row]));
                chipSum += mas * mas;
            }
            worst.offer(Math.sqrt(chipSum / entry.getValue().size()), entry.getKey());
            sum += chipSum;
            points += entry.getValue().size();
        }
        return List.of(
                Score.atMost(
                                "astrometric model against truth, 2-D",
                                points == 0 ? Double.NaN : Math.sqrt(sum / points),
                                MODEL_LIMIT_MAS,
                                "mas rms")
                        .remarking(String.format(Locale.ROOT, "worst %.1f mas: %s", worst.value(), worst.where())),
                Score.atMost("chips without astrometric solution", missing, 0, ""));
    }

    /**
     * What decides how many electrons of a star a reduced frame has.
     *
     * @param masterFlats master flats of the filter by chip
     * @param gains facts of the gain products by chip, with {@code gain.AMPLIFIER}
     */
    public record FluxScale(SortedMap<String, FloatImage> masterFlats, SortedMap<String, Facts> gains) {
        public FluxScale {
            masterFlats = new TreeMap<>(masterFlats);
            gains = new TreeMap<>(gains);
        }
    }

    /**
     * Zero points and star flat against truth. The electrons that a star has in a reduced frame depend on the master flat
     * and the gain that were used; the true zero point is that of those electrons, averaged over the chip.
     *
     * @param truth of the night
     * @param instrument camera
     * @param solution of one filter
     * @param scale calibrations that the reduced frames were made with
     * @return rms of the zero points about their mean difference, that mean, and rms of the illumination within chips
     * @throws IOException when the truth cannot be read
     */
    public static List<Score> photometry(
            Truth truth, Instrument instrument, PhotometricSolution solution, FluxScale scale) throws IOException {
        SortedMap<String, double[]> residuals = new TreeMap<>();
        for (Chip chip : instrument.chips()) {
            Optional<StarFlat> flat = solution.starFlat(chip.id());
            Optional<FloatImage> master =
                    Optional.ofNullable(scale.masterFlats().get(chip.id()));
            if (flat.isPresent() && master.isPresent()) {
                FloatImage response = truth.image(TruthImage.RESPONSE, chip.id(), solution.filter());
                Facts gains = scale.gains().getOrDefault(chip.id(), Facts.none());
                FloatImage electrons =
                        electronsPerElectron(response, master.get(), chip, gainRatios(truth, chip, gains));
                residuals.put(chip.id(), starFlatResiduals(electrons, flat.get()));
            }
        }
        List<Double> differences = new ArrayList<>();
        for (ChipZeroPoint point : solution.zeroPoints()) {
            double[] ofChip = residuals.get(point.chip());
            if (point.quality().isSolved() && ofChip != null) {
                double mean = Arrays.stream(ofChip).average().orElse(Double.NaN);
                differences.add(
                        point.zeroPointMag() - truth.exposure(point.exposure()).zeroPointMag() + mean);
            }
        }
        double mean = mean(differences);
        double square = 0;
        for (double difference : differences) {
            square += (difference - mean) * (difference - mean);
        }
        String band = solution.filter();
        return List.of(
                Score.atMost(
                                "zero points " + band + " against truth, about their mean",
                                1000 * Math.sqrt(square / differences.size()),
                                ZERO_POINT_LIMIT_MMAG,
                                "mmag rms")
                        .remarking(differences.size() + " chips of exposures"),
                Score.atMost(
                        "zero points " + band + " against truth, mean",
                        1000 * Math.abs(mean),
                        ZERO_POINT_LIMIT_MMAG,
                        "mmag"),
                Score.atMost(
                        "illumination map " + band,
                        100 * FLUX_PER_MAG * withinChipRms(residuals),
                        ILLUMINATION_LIMIT_PERCENT,
                        "% rms"));
    }

    /** Gain used over true gain, by amplifier of the chip; the nominal gain stands for one that was not measured. */
    private static double[] gainRatios(Truth truth, Chip chip, Facts gains) {
        List<Truth.Amplifier> truths = truth.amplifiers(chip.id());
        double[] ratios = new double[chip.amplifiers().size()];
        for (int i = 0; i < ratios.length; i++) {
            Amplifier amplifier = chip.amplifiers().get(i);
            double trueGain = truths.stream()
                    .filter(a -> a.id().equals(amplifier.id()))
                    .findFirst()
                    .orElseThrow()
                    .gainElectronsPerAdu();
            ratios[i] = gains.number("gain." + amplifier.id()).orElse(amplifier.gainElectronsPerAdu()) / trueGain;
        }
        return ratios;
    }

    /** Electrons that a reduced frame has for each electron of a pixel with response 1. */
    private static FloatImage electronsPerElectron(
            FloatImage response, FloatImage master, Chip chip, double[] gainRatios) {
        FloatImage electrons = FloatImage.zeros(chip.width(), chip.height());
        for (int amplifier = 0; amplifier < gainRatios.length; amplifier++) {
            PixelBox box = chip.amplifiers().get(amplifier).trimmedSection();
            for (int y = box.y0(); y < box.y1(); y++) {
                for (int x = box.x0(); x < box.x1(); x++) {
                    int i = y * chip.width() + x;
                    electrons.pixels()[i] = (float) (response.pixels()[i] / master.pixels()[i] * gainRatios[amplifier]);
                }
            }
        }
        return electrons;
    }

    /** Star flat minus the true magnitude error that flat field and gain make, in each cell of a chip. */
    private static double[] starFlatResiduals(FloatImage electrons, StarFlat flat) {
        double[] cells = Mosaic.cellMedians(electrons);
        int columns = Mosaic.columns(electrons.width());
        double[] residuals = new double[cells.length];
        for (int i = 0; i < cells.length; i++) {
            int column = i % columns;
            int row = i / columns;
            double x = (column + 0.5) * Mosaic.CELL_PX - 0.5;
            double y = (row + 0.5) * Mosaic.CELL_PX - 0.5;
            residuals[i] = flat.correctionMag(x, y) - 2.5 * StrictMath.log10(cells[i]);
        }
        return residuals;
    }

    private static double withinChipRms(SortedMap<String, double[]> residuals) {
        double square = 0;
        int count = 0;
        for (double[] ofChip : residuals.values()) {
            double mean = Arrays.stream(ofChip).average().orElse(Double.NaN);
            for (double value : ofChip) {
                square += (value - mean) * (value - mean);
                count++;
            }
        }
        return Math.sqrt(square / count);
    }

    private static double mean(List<Double> values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.size();
    }

    /**
     * Whether clouds were seen where they were, and nowhere else.
     *
     * @param truth of the night
     * @param solution of one filter
     * @return exposures that were wrongly called cloudy or clear
     */
    public static Score clouds(Truth truth, PhotometricSolution solution) {
        SortedMap<String, Boolean> flagged = new TreeMap<>();
        for (ChipZeroPoint point : solution.zeroPoints()) {
            boolean cloudy = point.cloudExtinctionMag() > CLOUD_SEEN_MAG
                    || !point.quality().isSolved();
            flagged.merge(point.exposure(), cloudy, (a, b) -> a && b);
        }
        int wrong = 0;
        for (Map.Entry<String, Boolean> entry : flagged.entrySet()) {
            wrong += entry.getValue() != truth.exposure(entry.getKey()).cloudy() ? 1 : 0;
        }
        return Score.atMost(
                        "exposures wrongly called cloudy or clear, " + solution.filter(),
                        flagged.isEmpty() ? Double.NaN : wrong,
                        0,
                        "")
                .remarking(flagged.size() + " exposures");
    }
}
