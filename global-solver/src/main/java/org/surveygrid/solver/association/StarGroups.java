package org.surveygrid.solver.association;

import java.util.Arrays;

/**
 * Stars as lists of detections. Every detection belongs to one star at most.
 *
 * @param start position of each star's first detection in {@code detections}; one more entry than stars
 * @param detections detection numbers, star after star, rising within a star
 * @param reference number of the star in the reference catalogue, -1 when it has none
 * @param selfMatches detections left out because their exposure shows two sources within the radius
 */
public record StarGroups(int[] start, int[] detections, int[] reference, int selfMatches) {
    public StarGroups {
        if (start.length != reference.length + 1) {
            throw new IllegalArgumentException(
                    "groups of " + reference.length + " stars need " + (reference.length + 1) + " starts");
        }
    }

    /**
     * How many stars there are.
     *
     * @return number of groups
     */
    public int size() {
        return reference.length;
    }

    /**
     * How much was found to belong together.
     *
     * @return detections, and reference stars that have one
     */
    public int measurements() {
        int count = detections.length;
        for (int r : reference) {
            count += r >= 0 ? 1 : 0;
        }
        return count;
    }

    /**
     * How often two measurements were found to be of one star: what holds the exposures together.
     *
     * @return measurements beyond the first of each star; two stars that turn out to be one make one more
     */
    public int ties() {
        return measurements() - size();
    }

    /**
     * The same stars without the detections of some exposures; stars that nothing ties any more are left out.
     *
     * @param all the detections the numbers refer to
     * @param excluded by exposure number
     * @return new groups
     */
    public StarGroups without(Detections all, boolean[] excluded) {
        int[] newStart = new int[start.length];
        int[] kept = new int[detections.length];
        int[] newReference = new int[reference.length];
        int stars = 0;
        int next = 0;
        for (int s = 0; s < size(); s++) {
            int from = next;
            for (int i = start[s]; i < start[s + 1]; i++) {
                if (!excluded[all.exposure(detections[i])]) {
                    kept[next++] = detections[i];
                }
            }
            if (next - from + (reference[s] >= 0 ? 1 : 0) < 2 || next == from) {
                next = from;
                continue;
            }
            newReference[stars++] = reference[s];
            newStart[stars] = next;
        }
        return new StarGroups(
                Arrays.copyOf(newStart, stars + 1),
                Arrays.copyOf(kept, next),
                Arrays.copyOf(newReference, stars),
                selfMatches);
    }
}
