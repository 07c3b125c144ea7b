package org.surveygrid.solver.astrometric.trend;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.solver.association.Detections;

/** Whether what a chip saw agrees with what others see there, in one exposure and in all. */
public final class ChipAgreement {
    /** Lists of fewer detections are not judged. */
    public static final int FEWEST_TO_JUDGE = 20;

    /** A list of which a smaller share agrees does not. */
    private static final double SMALLEST_USED_SHARE = 0.2;

    private static final String WRONG_PARITY = "wrong parity of its coordinates";
    private static final String WRONG = "its coordinates or its detections are wrong";

    private ChipAgreement() {}

    /**
     * Whether enough detections agree.
     *
     * @param used how many do
     * @param of how many
     * @return false when hardly any does
     */
    public static boolean isEnough(int used, int of) {
        return used >= SMALLEST_USED_SHARE * of;
    }

    /**
     * What is wrong with a list.
     *
     * @param used detections that agree
     * @param all its detections
     * @param mirrored how many would with pixels counted backwards; empty when those are no more
     * @return a sentence
     */
    public static String sentence(int used, int all, Optional<Integer> mirrored) {
        return "only " + used + " of " + all + " detections agree with what others see there; "
                + mirrored.map(count -> "with its pixels counted backwards along one axis, " + count + " would: "
                                + WRONG_PARITY)
                        .orElse(WRONG);
    }

    /**
     * Chips that are wrong in most exposures: what such a chip matches by chance in the others would bend it, and with it
     * them. Exposures where neither many agree nor enough stars are known to tell do not count.
     *
     * @param detections of all chips
     * @param used by list, how many of them agree
     * @param wrong by list, what is wrong with it; empty for nothing
     * @return by chip, what is wrong with it
     */
    public static String[] wrongChips(Detections detections, int[] used, String... wrong) {
        int chips = detections.chips().size();
        int[] judged = new int[chips];
        int[] bad = new int[chips];
        int[] mirrored = new int[chips];
        int[] all = new int[wrong.length];
        for (int d = 0; d < detections.size(); d++) {
            all[detections.list(d)]++;
        }
        for (int list = 0; list < all.length; list++) {
            int chip = detections.chipOfList(list);
            if (all[list] >= FEWEST_TO_JUDGE) {
                judged[chip] += wrong[list].isEmpty() && !isEnough(used[list], all[list]) ? 0 : 1;
                bad[chip] += wrong[list].isEmpty() ? 0 : 1;
                mirrored[chip] += wrong[list].contains(WRONG_PARITY) ? 1 : 0;
            }
        }
        String[] reasons = new String[chips];
        Arrays.fill(reasons, "");
        for (int chip = 0; chip < chips; chip++) {
            if (bad[chip] > 1 && 2 * bad[chip] > judged[chip]) {
                reasons[chip] = "in " + bad[chip] + " of " + judged[chip]
                        + " exposures hardly any of its detections agrees with what others see there; "
                        + (2 * mirrored[chip] > bad[chip]
                                ? "in " + mirrored[chip]
                                        + " more would with its pixels counted backwards along one axis: "
                                        + WRONG_PARITY
                                : WRONG);
            }
        }
        return reasons;
    }
}
