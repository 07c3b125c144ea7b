package org.surveygrid.solution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * World coordinates of every chip of every exposure of a survey, from one common fit.
 *
 * @param instrument camera name
 * @param chips one entry per exposure and chip, sorted by exposure, then chip
 */
public record AstrometricSolution(String instrument, List<ChipAstrometry> chips) {
    /**
     * A solution; entries are sorted.
     *
     * @throws IllegalArgumentException when an exposure has the same chip twice
     */
    public AstrometricSolution {
        chips = List.copyOf(index(chips).values());
    }

    /**
     * The world coordinates of a chip of an exposure.
     *
     * @param exposure exposure id
     * @param chip chip id
     * @return the entry, also when it was left out of the fit; empty when the solver did not have it
     */
    public Optional<ChipAstrometry> find(String exposure, String chip) {
        return ChipEntries.find(
                chips, entry -> ChipEntries.key(entry.exposure(), entry.chip()), ChipEntries.key(exposure, chip));
    }

    /**
     * Reads a solution.
     *
     * @param file as written by {@link #write}
     * @return the solution
     * @throws IOException when the file cannot be read or is no astrometric solution
     */
    public static AstrometricSolution read(Path file) throws IOException {
        return AstrometricSolutionFile.read(file);
    }

    /**
     * Writes the solution as a FITS table, one row per exposure and chip.
     *
     * @param file new file
     * @throws IOException when it cannot be written
     */
    public void write(Path file) throws IOException {
        AstrometricSolutionFile.write(file, this);
    }

    private static SortedMap<String, ChipAstrometry> index(List<ChipAstrometry> chips) {
        SortedMap<String, ChipAstrometry> sorted = new TreeMap<>();
        for (ChipAstrometry chip : chips) {
            if (sorted.put(ChipEntries.key(chip.exposure(), chip.chip()), chip) != null) {
                throw new IllegalArgumentException(
                        "exposure " + chip.exposure() + " has chip " + chip.chip() + " twice");
            }
        }
        return sorted;
    }
}
