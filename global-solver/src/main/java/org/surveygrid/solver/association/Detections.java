package org.surveygrid.solver.association;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.surveygrid.observation.SourceList;

/**
 * The selected detections of all source lists as flat columns, sorted by exposure, then chip, then row, whatever order
 * the lists came in; or such whose stars are known, in any order. Exposures and chips are numbered in the order of their ids.
 */
public final class Detections implements DetectionColumns {
    private static final double MAG_PER_LN_FLUX = 2.5 / StrictMath.log(10);

    private final List<SourceList> lists;
    private final List<String> exposures;
    private final List<String> chips;
    private final int[] exposureOfList;
    private final int[] chipOfList;
    private final int size;
    private final int[] row;
    /** Empty where nothing was left out. */
    private final int[] numberBefore;

    private final Source source;

    /** Where numbers come from. */
    private sealed interface Source {
        /** Rows of the source lists. */
        record Rows(int[] list) implements Source {}

        /** Records whose stars are known. */
        record Records(DetectionColumns columns, StarGroups stars) implements Source {}
    }

    private Detections(List<SourceList> sorted, DetectionSelection selection) {
        this(sorted, sorted.stream().map(selection::rows).toList());
    }

    private Detections(List<SourceList> sorted, List<int[]> selected) {
        this.lists = List.copyOf(sorted);
        this.exposures = List.copyOf(
                new TreeSet<>(lists.stream().map(l -> l.exposure().exposure()).toList()));
        this.chips = List.copyOf(
                new TreeSet<>(lists.stream().map(l -> l.exposure().chip()).toList()));
        this.exposureOfList = numbers(
                exposures, lists.stream().map(l -> l.exposure().exposure()).toList());
        this.chipOfList =
                numbers(chips, lists.stream().map(l -> l.exposure().chip()).toList());
        this.size = selected.stream().mapToInt(rows -> rows.length).sum();
        int[] list = new int[size];
        this.row = new int[size];
        int next = 0;
        for (int i = 0; i < selected.size(); i++) {
            for (int r : selected.get(i)) {
                list[next] = i;
                row[next++] = r;
            }
        }
        this.source = new Source.Rows(list);
        this.numberBefore = new int[0];
    }

    private Detections(Detections all, Source.Rows kept, int[] row, int[] numberBefore) {
        this.lists = all.lists;
        this.exposures = all.exposures;
        this.chips = all.chips;
        this.exposureOfList = all.exposureOfList;
        this.chipOfList = all.chipOfList;
        this.size = row.length;
        this.row = row;
        this.source = kept;
        this.numberBefore = numberBefore;
    }

    private Detections(List<SourceList> lists, Source.Records records) {
        this.lists = List.copyOf(lists);
        Detections facts = new Detections(lists, Collections.nCopies(lists.size(), new int[0]));
        this.exposures = facts.exposures;
        this.chips = facts.chips;
        this.exposureOfList = facts.exposureOfList;
        this.chipOfList = facts.chipOfList;
        this.size = records.stars().detections().length;
        this.row = new int[0];
        this.source = records;
        this.numberBefore = new int[0];
    }

    private static int[] numbers(List<String> sortedIds, List<String> ids) {
        return ids.stream()
                .mapToInt(id -> Collections.binarySearch(sortedIds, id))
                .toArray();
    }

    /**
     * Detections whose stars are known.
     *
     * @param lists what their source lists were made of, in the order of exposure and chip; their columns are not looked
     *     at
     * @param columns what was measured; as many as the stars have, numbered from 0
     * @param stars which of them are the same star
     * @return detections with the numbers that they have in the columns
     * @throws IllegalArgumentException when the lists are not in order
     */
    public static Detections known(List<SourceList> lists, DetectionColumns columns, StarGroups stars) {
        checkOrder(lists);
        return new Detections(lists, new Source.Records(columns, stars));
    }

    /**
     * The selected detections of some source lists.
     *
     * @param lists one per chip and exposure, in any order
     * @param selection which detections are good enough
     * @return flat columns
     * @throws IllegalArgumentException when an exposure has the same chip twice
     */
    public static Detections of(List<SourceList> lists, DetectionSelection selection) {
        List<SourceList> sorted = new ArrayList<>(lists);
        sorted.sort(Comparator.comparing((SourceList l) -> l.exposure().exposure())
                .thenComparing(l -> l.exposure().chip()));
        checkOrder(sorted);
        return new Detections(sorted, selection);
    }

    /**
     * The same without some source lists. Exposures, chips and lists keep their numbers, detections do not.
     *
     * @param leftOut by list, whether its detections go
     * @return fewer detections; the same ones where stars are known
     */
    public Detections without(boolean[] leftOut) {
        if (!(source instanceof Source.Rows rows)) {
            return this;
        }
        int[] kept =
                IntStream.range(0, size).filter(d -> !leftOut[rows.list()[d]]).toArray();
        if (kept.length == size) {
            return this;
        }
        int[] list = new int[kept.length];
        int[] rowOfKept = new int[kept.length];
        int[] numbers = new int[kept.length];
        for (int k = 0; k < kept.length; k++) {
            list[k] = rows.list()[kept[k]];
            rowOfKept[k] = row[kept[k]];
            numbers[k] = numberBefore(kept[k]);
        }
        return new Detections(this, new Source.Rows(list), rowOfKept, numbers);
    }

    /**
     * The number that a detection had before any exposure was left out.
     *
     * @param detection its number
     * @return its number among all
     */
    public int numberBefore(int detection) {
        return numberBefore.length == 0 ? detection : numberBefore[detection];
    }

    /**
     * Whether any detection of a source list counts.
     *
     * @return by list; all where stars are known
     */
    public boolean[] listsWithDetections() {
        boolean[] filled = new boolean[lists.size()];
        if (source instanceof Source.Rows rows) {
            for (int list : rows.list()) {
                filled[list] = true;
            }
        } else {
            Arrays.fill(filled, true);
        }
        return filled;
    }

    private static void checkOrder(List<SourceList> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            String exposure = sorted.get(i).exposure().exposure();
            String chip = sorted.get(i).exposure().chip();
            int byExposure = sorted.get(i - 1).exposure().exposure().compareTo(exposure);
            int byChip = sorted.get(i - 1).exposure().chip().compareTo(chip);
            if (byExposure == 0 && byChip == 0) {
                throw new IllegalArgumentException("exposure " + exposure + " has two source lists of chip " + chip);
            }
            if (byExposure > 0 || (byExposure == 0 && byChip > 0)) {
                throw new IllegalArgumentException(
                        "source list " + exposure + " " + chip + " is out of order: by exposure, then chip");
            }
        }
    }

    /**
     * Which detections are the same star, where that is known.
     *
     * @return the stars; empty when they must still be found
     */
    public Optional<StarGroups> stars() {
        return source instanceof Source.Records records ? Optional.of(records.stars()) : Optional.empty();
    }

    /**
     * Detections in another order, to be read one after the other.
     *
     * @param order their numbers; below 0 for one that is never asked for
     * @return columns: arrays when the detections are in memory, the file itself when they are not
     */
    public PassColumns inOrder(int[] order) {
        return source instanceof Source.Records records
                ? new Reordered(records.columns(), order)
                : HeapColumns.copyForPasses(this, order);
    }

    /**
     * How many detections there are.
     *
     * @return number of rows of the flat columns
     */
    public int size() {
        return size;
    }

    public List<SourceList> lists() {
        return lists;
    }

    /**
     * Exposure ids.
     *
     * @return sorted; the position is the exposure's number
     */
    public List<String> exposures() {
        return exposures;
    }

    /**
     * Chip ids.
     *
     * @return sorted; the position is the chip's number
     */
    public List<String> chips() {
        return chips;
    }

    /**
     * Exposure of a source list.
     *
     * @param listIndex position in {@link #lists}
     * @return exposure number
     */
    public int exposureOfList(int listIndex) {
        return exposureOfList[listIndex];
    }

    /**
     * Chip of a source list.
     *
     * @param listIndex position in {@link #lists}
     * @return chip number
     */
    public int chipOfList(int listIndex) {
        return chipOfList[listIndex];
    }

    @Override
    public int list(int detection) {
        return switch (source) {
            case Source.Rows rows -> rows.list()[detection];
            case Source.Records records -> records.columns().list(detection);
        };
    }

    /**
     * Exposure of a detection.
     *
     * @param detection its number
     * @return exposure number
     */
    public int exposure(int detection) {
        return exposureOfList[list(detection)];
    }

    /**
     * Chip of a detection.
     *
     * @param detection its number
     * @return chip number
     */
    public int chip(int detection) {
        return chipOfList[list(detection)];
    }

    /**
     * Row of a detection in its source list.
     *
     * @param detection its number
     * @return row number
     * @throws IndexOutOfBoundsException for detections that came without rows
     */
    public int row(int detection) {
        return row[detection];
    }

    @Override
    public double xPx(int detection) {
        return source instanceof Source.Records records
                ? records.columns().xPx(detection)
                : sources(detection).xPx()[row[detection]];
    }

    @Override
    public double yPx(int detection) {
        return source instanceof Source.Records records
                ? records.columns().yPx(detection)
                : sources(detection).yPx()[row[detection]];
    }

    @Override
    public double positionErrorPx(int detection) {
        return source instanceof Source.Records records
                ? records.columns().positionErrorPx(detection)
                : sources(detection).positionErrorPx()[row[detection]];
    }

    @Override
    public double magnitude(int detection) {
        if (source instanceof Source.Records records) {
            return records.columns().magnitude(detection);
        }
        SourceList list = sources(detection);
        return -2.5
                * StrictMath.log10(
                        list.fluxElectrons()[row[detection]] / list.exposure().exposureSeconds());
    }

    @Override
    public double magnitudeError(int detection) {
        if (source instanceof Source.Records records) {
            return records.columns().magnitudeError(detection);
        }
        SourceList list = sources(detection);
        return MAG_PER_LN_FLUX * list.fluxErrorElectrons()[row[detection]] / list.fluxElectrons()[row[detection]];
    }

    private SourceList sources(int detection) {
        return lists.get(list(detection));
    }
}
