package org.surveygrid.solver.epoch;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.toml.TomlSection;

/**
 * Spans of time in which the camera stayed as it was.
 *
 * @param cutsMjd moments between two epochs, ascending; none for a single epoch
 */
public record Epochs(List<Double> cutsMjd) {
    private static final double MJD_OF_1970 = 40587;

    /** A camera that never changed. */
    public static final Epochs ONE = new Epochs(List.of());

    public Epochs {
        cutsMjd = List.copyOf(cutsMjd);
        for (int i = 0; i < cutsMjd.size(); i++) {
            if (!Double.isFinite(cutsMjd.get(i)) || (i > 0 && !(cutsMjd.get(i) > cutsMjd.get(i - 1)))) {
                throw new IllegalArgumentException("epochs are cut at ascending modified Julian dates, got " + cutsMjd);
            }
        }
    }

    /**
     * Reads the times that cut epochs: modified Julian dates, or days such as {@code 2026-11-23}, which begin at 0 h UTC.
     *
     * @param table of a model file
     * @param key its name in there
     * @return empty when the file does not say
     * @throws org.surveygrid.toml.TomlFileException when it is something else, or not in order
     */
    public static Optional<Epochs> read(TomlSection table, String key) {
        List<Object> items = table.items(key);
        if (items.isEmpty()) {
            return Optional.empty();
        }
        List<Double> times = new ArrayList<>();
        for (Object item : items) {
            switch (item) {
                case LocalDate day -> times.add(day.toEpochDay() + MJD_OF_1970);
                case Number mjd -> times.add(mjd.doubleValue());
                default -> throw table.fault(key, "must be a list of days and modified Julian dates, got " + item);
            }
        }
        try {
            return Optional.of(new Epochs(times));
        } catch (IllegalArgumentException e) {
            throw table.fault(key, "must be a list of ascending times at which the camera changed, got " + times);
        }
    }

    /**
     * How many epochs there are.
     *
     * @return 1 or more
     */
    public int count() {
        return cutsMjd.size() + 1;
    }

    /**
     * The epoch of a moment.
     *
     * @param mjdUtc modified Julian date
     * @return its number, from 0; a cut belongs to the later epoch
     */
    public int of(double mjdUtc) {
        int epoch = 0;
        while (epoch < cutsMjd.size() && mjdUtc >= cutsMjd.get(epoch)) {
            epoch++;
        }
        return epoch;
    }

    /**
     * The epochs of many moments.
     *
     * @param mjdUtc modified Julian dates
     * @return their numbers
     */
    public int[] of(double[] mjdUtc) {
        return Arrays.stream(mjdUtc).mapToInt(this::of).toArray();
    }
}
