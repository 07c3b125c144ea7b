package org.surveygrid.synthetic.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.image.FloatImage;
import org.surveygrid.synthetic.night.TruthImage;
import org.surveygrid.synthetic.night.TruthTable;

/** The truth directory of a simulated night, read when asked for. */
public final class Truth {
    private final Path directory;
    private final List<Exposure> exposures;
    private final List<Amplifier> amplifiers;

    private Truth(Path directory, List<Exposure> exposures, List<Amplifier> amplifiers) {
        this.directory = directory;
        this.exposures = List.copyOf(exposures);
        this.amplifiers = List.copyOf(amplifiers);
    }

    /**
     * What is true of an exposure.
     *
     * @param id exposure id
     * @param kind {@code BIAS DOME TWILIGHT SCIENCE STANDARD}
     * @param band filter name, empty for a bias
     * @param zeroPointMag magnitude of 1 electron per second at response 1
     * @param fwhmPx seeing
     * @param bad whether the read-out was disturbed on purpose
     * @param cloudy whether it was taken through a cloud
     * @param trailed whether a satellite crosses it
     */
    public record Exposure(
            String id,
            String kind,
            String band,
            double zeroPointMag,
            double fwhmPx,
            boolean bad,
            boolean cloudy,
            boolean trailed) {}

    /**
     * What is true of an amplifier.
     *
     * @param chip chip id
     * @param id amplifier id
     * @param gainElectronsPerAdu true gain
     * @param readNoiseElectrons true read noise
     */
    public record Amplifier(String chip, String id, double gainElectronsPerAdu, double readNoiseElectrons) {}

    /**
     * Opens a truth directory.
     *
     * @param directory the directory {@code truth} of a night
     * @return the truth
     * @throws IOException when its tables cannot be read
     */
    public static Truth read(Path directory) throws IOException {
        FitsTable table = table(directory, TruthTable.EXPOSURES);
        String[] ids = table.strings("EXPOSURE");
        String[] kinds = table.strings("KIND");
        String[] bands = table.strings("BAND");
        double[] zeroPoints = table.doubles("ZEROPOINT");
        double[] fwhm = table.doubles("FWHM");
        double[] bad = table.doubles("BAD");
        double[] cloudy = table.doubles("CLOUDY");
        double[] trail = table.doubles("TRAIL");
        List<Exposure> exposures = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            exposures.add(new Exposure(
                    ids[i], kinds[i], bands[i], zeroPoints[i], fwhm[i], bad[i] != 0, cloudy[i] != 0, trail[i] != 0));
        }
        FitsTable detectors = table(directory, TruthTable.AMPLIFIERS);
        String[] chips = detectors.strings("CHIP");
        String[] names = detectors.strings("AMP");
        double[] gain = detectors.doubles("GAIN");
        double[] noise = detectors.doubles("READNOISE");
        List<Amplifier> amplifiers = new ArrayList<>();
        for (int i = 0; i < chips.length; i++) {
            amplifiers.add(new Amplifier(chips[i], names[i], gain[i], noise[i]));
        }
        return new Truth(directory, exposures, amplifiers);
    }

    public List<Exposure> exposures() {
        return exposures;
    }

    public List<Amplifier> amplifiers() {
        return amplifiers;
    }

    /**
     * The amplifiers of a chip.
     *
     * @param chip chip id
     * @return in the order of the camera's description; empty for a chip that is not simulated
     */
    public List<Amplifier> amplifiers(String chip) {
        return amplifiers.stream().filter(a -> a.chip().equals(chip)).toList();
    }

    /**
     * An exposure.
     *
     * @param id exposure id
     * @return what is true of it
     * @throws IllegalArgumentException when the night has no such exposure
     */
    public Exposure exposure(String id) {
        for (Exposure exposure : exposures) {
            if (exposure.id().equals(id)) {
                return exposure;
            }
        }
        throw new IllegalArgumentException("the simulated night in " + directory + " has no exposure " + id);
    }

    /**
     * One of the tables.
     *
     * @param table which
     * @return its content
     * @throws IOException when it cannot be read
     */
    public FitsTable table(TruthTable table) throws IOException {
        return table(directory, table);
    }

    private static FitsTable table(Path directory, TruthTable table) throws IOException {
        try (FitsFile file = FitsFile.open(table.in(directory))) {
            return file.firstTable().table();
        }
    }

    /**
     * One of the images.
     *
     * @param image which
     * @param chip chip id
     * @param band filter name; ignored for what does not depend on the filter
     * @return its pixels
     * @throws IOException when it cannot be read
     */
    public FloatImage image(TruthImage image, String chip, String band) throws IOException {
        try (FitsFile file = FitsFile.open(image.in(directory, chip, band))) {
            return file.firstImage().image();
        }
    }

    /**
     * Rows of a table by their values in text columns.
     *
     * @param table a truth table
     * @param columns text columns that together make the key
     * @return row numbers by key; the parts of a key are joined by a blank
     * @throws IOException when a column is missing
     */
    static Map<String, List<Integer>> rowsBy(FitsTable table, String... columns) throws IOException {
        String[][] values = new String[columns.length][];
        for (int i = 0; i < columns.length; i++) {
            values[i] = table.strings(columns[i]);
        }
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < table.rows(); row++) {
            StringBuilder key = new StringBuilder(values[0][row]);
            for (int i = 1; i < columns.length; i++) {
                key.append(' ').append(values[i][row]);
            }
            rows.computeIfAbsent(key.toString(), k -> new ArrayList<>()).add(row);
        }
        return rows;
    }
}
