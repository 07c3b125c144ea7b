package org.surveygrid.solution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
 * @param starFlats one per chip, sorted by chip
 * @param zeroPoints one per exposure and chip, sorted by exposure, then chip
 */
public record PhotometricSolution(
        String instrument, String filter, List<StarFlat> starFlats, List<ChipZeroPoint> zeroPoints) {
    /** AB magnitude of 1 microjansky, as co-adds carry it in MAGZERO. */
    public static final double MICROJANSKY_ZERO_POINT_MAG = 23.9;

    /**
     * A solution; entries are sorted.
     *
     * @throws IllegalArgumentException when something is there twice, or a zero point has no star flat
     */
    public PhotometricSolution {
        SortedMap<String, StarFlat> flats = new TreeMap<>();
        for (StarFlat flat : starFlats) {
            if (flats.put(flat.chip(), flat) != null) {
                throw new IllegalArgumentException("chip " + flat.chip() + " has two star flats");
            }
        }
        SortedMap<String, ChipZeroPoint> sorted = new TreeMap<>();
        for (ChipZeroPoint point : zeroPoints) {
            if (!flats.containsKey(point.chip())) {
                throw new IllegalArgumentException("chip " + point.chip() + " has no star flat");
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
     * The star flat of a chip.
     *
     * @param chip chip id
     * @return the star flat, or empty when the solver had no such chip
     */
    public Optional<StarFlat> starFlat(String chip) {
        return starFlats.stream().filter(flat -> flat.chip().equals(chip)).findFirst();
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
     * Writes the solution as a FITS table, one row per exposure and chip; every row carries the chip's star flat.
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
