package org.surveygrid.solver.association;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.surveygrid.observation.SourceList;

/**
 * Which exposures and chips a solution leaves out, and why. Begins with those that came twice: two exposures do not have the same
 * detections to the last bit, and counted twice they would agree with each other better than with all others.
 */
public final class LeftOut {
    private final String[] reasons;
    private final String[] chipReasons;
    /** Reasons at the beginning. */
    private final String[] atFirst;

    private LeftOut(int exposures, int chips) {
        this.reasons = new String[exposures];
        this.chipReasons = new String[chips];
        this.atFirst = new String[exposures];
        Arrays.fill(reasons, "");
        Arrays.fill(atFirst, "");
        Arrays.fill(chipReasons, "");
    }

    /**
     * The exposures that came twice, all but the first of each.
     *
     * @param detections what was seen; where only the stars are known, nothing is found
     * @return to be added to
     */
    public static LeftOut of(Detections detections) {
        LeftOut leftOut =
                new LeftOut(detections.exposures().size(), detections.chips().size());
        if (detections.stars().isEmpty()) {
            leftOut.addCopies(detections);
            System.arraycopy(leftOut.reasons, 0, leftOut.atFirst, 0, leftOut.reasons.length);
        }
        return leftOut;
    }

    private void addCopies(Detections detections) {
        int[][] listOf = new int[reasons.length][detections.chips().size()];
        for (int[] chips : listOf) {
            Arrays.fill(chips, -1);
        }
        for (int i = 0; i < detections.lists().size(); i++) {
            if (detections.lists().get(i).xPx().length > 0) {
                listOf[detections.exposureOfList(i)][detections.chipOfList(i)] = i;
            }
        }
        Map<Long, Integer> first = new TreeMap<>();
        for (int e = 0; e < listOf.length; e++) {
            long mark = mark(detections.lists(), listOf[e]);
            int other = first.getOrDefault(mark, e);
            first.putIfAbsent(mark, e);
            if (mark != 0 && other != e && isCopy(detections.lists(), listOf[e], listOf[other])) {
                add(
                        e,
                        "has the very detections of exposure "
                                + detections.exposures().get(other) + ", which are counted once");
            }
        }
    }

    /** Equal for equal exposures, hardly ever for others; 0 for one without detections. */
    private static long mark(List<SourceList> lists, int[] listOf) {
        long mark = 0;
        for (int c = 0; c < listOf.length; c++) {
            if (listOf[c] >= 0) {
                SourceList list = lists.get(listOf[c]);
                int rows = list.xPx().length;
                mark = 31 * mark + c + 1;
                mark = 31 * mark + rows;
                mark = 31 * mark + Double.doubleToLongBits(list.xPx()[0]);
                mark = 31 * mark + Double.doubleToLongBits(list.yPx()[rows / 2]);
            }
        }
        return mark;
    }

    private static boolean isCopy(List<SourceList> lists, int[] one, int[] other) {
        for (int c = 0; c < one.length; c++) {
            if ((one[c] < 0) != (other[c] < 0) || (one[c] >= 0 && !isSame(lists.get(one[c]), lists.get(other[c])))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(SourceList one, SourceList other) {
        return Arrays.equals(one.xPx(), other.xPx())
                && Arrays.equals(one.yPx(), other.yPx())
                && Arrays.equals(one.fluxElectrons(), other.fluxElectrons());
    }

    /**
     * Leaves an exposure out.
     *
     * @param exposure its number
     * @param reason sentence with numbers
     */
    public void add(int exposure, String reason) {
        reasons[exposure] = reason;
    }

    /**
     * Whether an exposure is left out.
     *
     * @param exposure its number
     * @return true when there is a reason
     */
    public boolean contains(int exposure) {
        return !reasons[exposure].isEmpty();
    }

    /**
     * Why an exposure is left out.
     *
     * @param exposure its number
     * @return a sentence, empty when it is not
     */
    public String reason(int exposure) {
        return reasons[exposure];
    }

    /**
     * Leaves chips out of all exposures. Exposures that were left out since the beginning count again: chips that are wrong bend those
     * that see them.
     *
     * @param why by chip, a sentence with numbers; empty for one that stays as it is
     * @return whether any was not left out before
     */
    public boolean addChips(String... why) {
        boolean found = false;
        for (int chip = 0; chip < why.length; chip++) {
            if (!why[chip].isEmpty()) {
                found |= chipReasons[chip].isEmpty();
                chipReasons[chip] = why[chip];
            }
        }
        if (found) {
            System.arraycopy(atFirst, 0, reasons, 0, reasons.length);
        }
        return found;
    }

    /**
     * Why a chip is left out of all exposures.
     *
     * @param chip its number
     * @return a sentence, empty when it is not
     */
    public String chipReason(int chip) {
        return chipReasons[chip];
    }

    /**
     * How many are left out.
     *
     * @return exposures and chips
     */
    public int count() {
        int count = 0;
        for (String reason : reasons) {
            count += reason.isEmpty() ? 0 : 1;
        }
        for (String reason : chipReasons) {
            count += reason.isEmpty() ? 0 : 1;
        }
        return count;
    }

    /**
     * What counts.
     *
     * @param detections what was seen
     * @return the same without the detections of exposures and chips that are left out
     */
    public Detections counting(Detections detections) {
        boolean[] lists = new boolean[detections.lists().size()];
        for (int i = 0; i < lists.length; i++) {
            lists[i] = contains(detections.exposureOfList(i)) || !chipReasons[detections.chipOfList(i)].isEmpty();
        }
        return detections.without(lists);
    }

    /**
     * Which are left out.
     *
     * @return by exposure number
     */
    public boolean[] flags() {
        boolean[] flags = new boolean[reasons.length];
        for (int e = 0; e < flags.length; e++) {
            flags[e] = contains(e);
        }
        return flags;
    }

    /**
     * Leaves out exposures that too few stars tie to others or to reference stars, until none is left.
     *
     * @param detections what was seen
     * @param groups which detections are the same star
     * @param minMatches an exposure needs so many
     * @return the stars without them
     */
    public StarGroups addLonely(Detections detections, StarGroups groups, int minMatches) {
        StarGroups kept = groups.without(detections, flags());
        while (true) {
            int[] count = new int[reasons.length];
            for (int d : kept.detections()) {
                count[detections.exposure(d)]++;
            }
            int before = count();
            for (int e = 0; e < count.length; e++) {
                if (!contains(e) && count[e] < minMatches) {
                    add(
                            e,
                            "only " + count[e] + " detections match other exposures or reference stars, " + minMatches
                                    + " are needed");
                }
            }
            if (count() == before) {
                return kept;
            }
            kept = kept.without(detections, flags());
        }
    }
}
