package org.surveygrid.observation;

import java.util.Arrays;
import java.util.Comparator;

/** Nearest points in a plane, by a sweep over one coordinate. */
public final class NearestNeighbours {
    private NearestNeighbours() {}

    /**
     * For each point the index of the nearest target.
     *
     * @param points {x, y} each; NaN has no neighbour
     * @param targets {x, y} each
     * @param radius farthest neighbour
     * @return index of the target, the lower of two equally near ones; -1 where none is within the radius
     */
    public static int[] of(double[][] points, double[][] targets, double radius) {
        Integer[] order = new Integer[targets.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> targets[i][1]));
        double[] rows = new double[targets.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = targets[order[i]][1];
        }
        int[] nearest = new int[points.length];
        for (int k = 0; k < points.length; k++) {
            nearest[k] = -1;
            double best = radius * radius;
            int from = Arrays.binarySearch(rows, points[k][1] - radius);
            from = from < 0 ? -from - 1 : from;
            while (from > 0 && rows[from - 1] >= points[k][1] - radius) {
                from--;
            }
            for (int i = from; i < rows.length && rows[i] <= points[k][1] + radius; i++) {
                double dx = targets[order[i]][0] - points[k][0];
                double dy = rows[i] - points[k][1];
                double distance = dx * dx + dy * dy;
                if (distance < best || (distance <= best && (nearest[k] < 0 || order[i] < nearest[k]))) {
                    best = distance;
                    nearest[k] = order[i];
                }
            }
        }
        return nearest;
    }
}
