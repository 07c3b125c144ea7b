package org.surveygrid.solution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Zero points of every chip of every exposure in one filter, and the camera's star flat, from one common fit.
 *
 * <pre>
 *   mag = zeroPointMag(exposure, chip) + starFlat(chip, x, y) - 2.5 log10(electrons per second)
 * </pre>
 *
 * @param instrument camera name
 * @param filter filter name
 * @param starFlats one per epoch and chip, sorted by epoch, then chip
 * @param zeroPoints one per exposure and chip, sorted by exposure, then chip
 * @param epochs number of the epoch of each exposure; those that are absent belong to epoch 0
 */
public record PhotometricSolution(
        String instrument,
        String filter,
        List<StarFlat> starFlats,
        List<ChipZeroPoint> zeroPoints,
        SortedMap<String, Integer> epochs) {
    /** AB magnitude of 1 microjansky, as co-adds carry it in MAGZERO. */
    public static final double MICROJANSKY_ZERO_POINT_MAG = 23.9;

    /**
     * A solution; entries are sorted.
     *
     * @throws IllegalArgumentException when something is there twice, or a zero point has no star flat
     */
    public PhotometricSolution {
        SortedMap<String, Integer> later = new TreeMap<>(epochs);
        later.values().removeIf(epoch -> epoch == 0);
        epochs = Collections.unmodifiableSortedMap(later);
        SortedMap<String, StarFlat> flats = new TreeMap<>();
        for (StarFlat flat : starFlats) {
            if (flats.put(key(flat.epoch(), flat.chip()), flat) != null) {
                throw new IllegalArgumentException(
                        "chip " + flat.chip() + " has two star flats in epoch " + flat.epoch());
            }
        }
        SortedMap<String, ChipZeroPoint> sorted = new TreeMap<>();
        for (ChipZeroPoint point : zeroPoints) {
            if (!flats.containsKey(key(epochs.getOrDefault(point.exposure(), 0), point.chip()))) {
                throw new IllegalArgumentException(
                        "chip " + point.chip() + " has no star flat for exposure " + point.exposure());
            }
            if (sorted.put(ChipEntries.key(point.exposure(), point.chip()), point) != null) {
                throw new IllegalArgumentException(
                        "exposure " + point.exposure() + " has chip " + point.chip() + " twice");
            }
        }
        starFlats = List.copyOf(flats.values());
        zeroPoints = List.copyOf(sorted.values());
    }

    /**
     * A solution of a camera that never changed.
     *
     * @param instrument camera name
     * @param filter filter name
     * @param starFlats one per chip
     * @param zeroPoints one per exposure and chip
     */
    public PhotometricSolution(
            String instrument, String filter, List<StarFlat> starFlats, List<ChipZeroPoint> zeroPoints) {
        this(instrument, filter, starFlats, zeroPoints, new TreeMap<>());
    }

    private static String key(int epoch, String chip) {
        return ChipEntries.key(String.format(Locale.ROOT, "%06d", epoch), chip);
    }

    /**
     * The zero point of a chip of an exposure.
     *
     * @param exposure exposure id
     * @param chip chip id
     * @return the entry, also when it was left out of the fit; empty when the solver did not have it
     */
    public Optional<ChipZeroPoint> find(String exposure, String chip) {
        return ChipEntries.find(
                zeroPoints, entry -> ChipEntries.key(entry.exposure(), entry.chip()), ChipEntries.key(exposure, chip));
    }

    /**
     * The star flat of a chip in the first epoch.
     *
     * @param chip chip id
     * @return the star flat, or empty when the solver had no such chip
     */
    public Optional<StarFlat> starFlat(String chip) {
        return starFlat(0, chip);
    }

    /**
     * The star flat of a chip in the epoch of an exposure.
     *
     * @param exposure exposure id
     * @param chip chip id
     * @return the star flat, or empty when the solver had no such chip
     */
    public Optional<StarFlat> starFlat(String exposure, String chip) {
        return starFlat(epochs.getOrDefault(exposure, 0), chip);
    }

    private Optional<StarFlat> starFlat(int epoch, String chip) {
        return ChipEntries.find(starFlats, flat -> key(flat.epoch(), flat.chip()), key(epoch, chip));
    }

    /**
     * Reads a solution.
     *
     * @param file as written by {@link #write}
     * @return the solution
     * @throws IOException when the file cannot be read or is no photometric solution
     */
    public static PhotometricSolution read(Path file) throws IOException {
        return PhotometricSolutionFile.read(file);
    }

    /**
     * Writes the solution as a FITS table, one row per exposure and chip; every row carries the chip's star flat. Maps of
     * star flats follow in a table of their own.
     *
     * @param file new file
     * @throws IOException when it cannot be written
     */
    public void write(Path file) throws IOException {
        PhotometricSolutionFile.write(file, this);
    }

    /**
     * Microjanskys of one electron per second.
     *
     * @param zeroPointMag a zero point with the star flat's correction added
     * @return the factor from electrons per second to microjanskys
     */
    public static double microjanskyPerElectronPerSecond(double zeroPointMag) {
        return StrictMath.pow(10, -0.4 * (zeroPointMag - MICROJANSKY_ZERO_POINT_MAG));
    }
}
