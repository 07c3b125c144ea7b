package org.surveygrid.solver.association;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.surveygrid.observation.SourceList;

/**
 * The selected detections of all source lists as flat columns, sorted by exposure, then chip, then row, whatever order
 * the lists came in. Exposures and chips are numbered in the order of their ids.
 */
public final class Detections {
    private final List<SourceList> lists;
    private final List<String> exposures;
    private final List<String> chips;
    private final int[] exposureOfList;
    private final int[] chipOfList;
    private final int[] list;
    private final int[] row;

    private Detections(List<SourceList> sorted, DetectionSelection selection) {
        this.lists = List.copyOf(sorted);
        this.exposures = List.copyOf(
                new TreeSet<>(lists.stream().map(l -> l.exposure().exposure()).toList()));
        this.chips = List.copyOf(
                new TreeSet<>(lists.stream().map(l -> l.exposure().chip()).toList()));
        this.exposureOfList = new int[lists.size()];
        this.chipOfList = new int[lists.size()];
        List<int[]> selected = new ArrayList<>();
        int total = 0;
        for (int i = 0; i < lists.size(); i++) {
            exposureOfList[i] = exposures.indexOf(lists.get(i).exposure().exposure());
            chipOfList[i] = chips.indexOf(lists.get(i).exposure().chip());
            int[] rows = selection.rows(lists.get(i));
            selected.add(rows);
            total += rows.length;
        }
        this.list = new int[total];
        this.row = new int[total];
        int next = 0;
        for (int i = 0; i < selected.size(); i++) {
            for (int r : selected.get(i)) {
                list[next] = i;
                row[next++] = r;
            }
        }
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
        for (int i = 1; i < sorted.size(); i++) {
            SourceList one = sorted.get(i - 1);
            SourceList other = sorted.get(i);
            if (one.exposure().exposure().equals(other.exposure().exposure())
                    && one.exposure().chip().equals(other.exposure().chip())) {
                throw new IllegalArgumentException("exposure " + one.exposure().exposure() + " has two source lists of"
                        + " chip " + one.exposure().chip());
            }
        }
        return new Detections(sorted, selection);
    }

    /**
     * How many detections there are.
     *
     * @return number of rows of the flat columns
     */
    public int size() {
        return list.length;
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

    /**
     * Source list of a detection.
     *
     * @param detection its number
     * @return position in {@link #lists}
     */
    public int list(int detection) {
        return list[detection];
    }

    /**
     * Exposure of a detection.
     *
     * @param detection its number
     * @return exposure number
     */
    public int exposure(int detection) {
        return exposureOfList[list[detection]];
    }

    /**
     * Chip of a detection.
     *
     * @param detection its number
     * @return chip number
     */
    public int chip(int detection) {
        return chipOfList[list[detection]];
    }

    /**
     * Row of a detection in its source list.
     *
     * @param detection its number
     * @return row number
     */
    public int row(int detection) {
        return row[detection];
    }

    /**
     * Column of a detection.
     *
     * @param detection its number
     * @return x in pixels, 0-based
     */
    public double xPx(int detection) {
        return lists.get(list[detection]).xPx()[row[detection]];
    }

    /**
     * Row of a detection on the chip.
     *
     * @param detection its number
     * @return y in pixels, 0-based
     */
    public double yPx(int detection) {
        return lists.get(list[detection]).yPx()[row[detection]];
    }
}
