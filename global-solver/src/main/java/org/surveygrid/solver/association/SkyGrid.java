package org.surveygrid.solver.association;

import java.util.Arrays;

/**
 * Points on the sphere, sorted into bands of declination and within a band by right ascension, so that those near a
 * place are found by a few binary searches. Works across right ascension 0 and at the poles.
 */
final class SkyGrid {
    private final double bandDegrees;
    private final double radiusDegrees;
    /** Square of the straight line between two directions that are the radius apart. */
    private final double chordSquare;

    private final double[] direction;
    /** Point numbers in band order. */
    private final int[] order;
    /** Band, and right ascension as a fraction of a turn, in band order. */
    private final double[] sortedKey;

    /**
     * A grid.
     *
     * @param direction unit vectors of the points, one after the other
     * @param radiusDegrees how far {@link #visit} looks
     */
    SkyGrid(double[] direction, double radiusDegrees) {
        this.direction = direction;
        this.radiusDegrees = radiusDegrees;
        this.bandDegrees = Math.max(radiusDegrees, 1.0 / 3600);
        double chord = 2 * StrictMath.sin(StrictMath.toRadians(Math.min(radiusDegrees, 180)) / 2);
        this.chordSquare = chord * chord;
        int points = direction.length / 3;
        double[] key = new double[points];
        for (int i = 0; i < points; i++) {
            key[i] = key(band(dec(direction, i)), ra(direction, i));
        }
        this.order = order(key);
        this.sortedKey = new double[points];
        for (int i = 0; i < points; i++) {
            sortedKey[i] = key[order[i]];
        }
    }

    private static double ra(double[] vectors, int point) {
        double degrees = StrictMath.toDegrees(StrictMath.atan2(vectors[3 * point + 1], vectors[3 * point]));
        return degrees < 0 ? degrees + 360 : degrees;
    }

    private static double dec(double[] vectors, int point) {
        double x = vectors[3 * point];
        double y = vectors[3 * point + 1];
        return StrictMath.toDegrees(StrictMath.atan2(vectors[3 * point + 2], Math.sqrt(x * x + y * y)));
    }

    private static double key(int band, double raDegrees) {
        return band + Math.min(raDegrees / 360, 1 - 1e-9);
    }

    /**
     * Point numbers by rising key, and by rising number where keys are equal. Keys cut to whole numbers are sorted
     * together with the point numbers; what the cut left in disorder is near its place.
     */
    private int[] order(double[] key) {
        int numberBits = Math.max(1, 32 - Integer.numberOfLeadingZeros(key.length));
        double scale = (double) (1L << (62 - numberBits)) / (180 / bandDegrees + 2);
        long[] cut = new long[key.length];
        for (int i = 0; i < key.length; i++) {
            cut[i] = ((long) (key[i] * scale) << numberBits) | i;
        }
        Arrays.sort(cut);
        int[] sorted = new int[key.length];
        for (int i = 0; i < key.length; i++) {
            int point = (int) (cut[i] & ((1L << numberBits) - 1));
            int place = i;
            while (place > 0 && key[sorted[place - 1]] > key[point]) {
                sorted[place] = sorted[place - 1];
                place--;
            }
            sorted[place] = point;
        }
        return sorted;
    }

    /** Called for every point within the radius, with the square of the straight line to it. */
    interface Visitor {
        void near(int point, double chordSquare);
    }

    int[] order() {
        return order.clone();
    }

    /** Called for every pair of points within the radius, sometimes more than once. */
    interface PairVisitor {
        void near(int one, int other);
    }

    /** Goes through all points in order, band by band, with a finger on the band above. */
    void visitPairs(PairVisitor visitor) {
        int from = 0;
        while (from < order.length) {
            int band = (int) sortedKey[from];
            int to = lowerBound(band + 1);
            double low = Math.abs(band * bandDegrees - 90);
            double high = Math.abs((band + 2) * bandDegrees - 90);
            double reach = reachInRa(Math.min(90, Math.max(low, high))) / 360;
            int finger = to;
            int end = lowerBound(band + 2);
            for (int i = from; i < to; i++) {
                int one = order[i];
                double turn = sortedKey[i] - band;
                if (!(turn > reach && turn < 1 - reach)) {
                    visit(direction, one, (other, square) -> visitor.near(one, other));
                    continue;
                }
                for (int j = i + 1; j < to && sortedKey[j] <= sortedKey[i] + reach; j++) {
                    report(one, order[j], visitor);
                }
                while (finger < end && sortedKey[finger] < sortedKey[i] + 1 - reach) {
                    finger++;
                }
                for (int j = finger; j < end && sortedKey[j] <= sortedKey[i] + 1 + reach; j++) {
                    report(one, order[j], visitor);
                }
            }
            from = to;
        }
    }

    private void report(int one, int other, PairVisitor visitor) {
        if (chordSquare(one, direction, other) <= chordSquare) {
            visitor.near(one, other);
        }
    }

    /** Whether two points are within the radius. */
    boolean isNear(int one, int other) {
        return chordSquare(one, direction, other) <= chordSquare;
    }

    private double chordSquare(int one, double[] vectors, int other) {
        double dx = direction[3 * one] - vectors[3 * other];
        double dy = direction[3 * one + 1] - vectors[3 * other + 1];
        double dz = direction[3 * one + 2] - vectors[3 * other + 2];
        return dx * dx + dy * dy + dz * dz;
    }

    /** Finds the points near a direction, the first three numbers from a place in an array on. */
    void visit(double[] vectors, int point, Visitor visitor) {
        double decDegrees = dec(vectors, point);
        double raDegrees = ra(vectors, point);
        int centre = band(decDegrees);
        double reach = reachInRa(decDegrees);
        for (int b = centre - 1; b <= centre + 1; b++) {
            if (reach >= 180) {
                report(lowerBound(b), lowerBound(b + 1), vectors, point, visitor);
                continue;
            }
            double low = Math.max(raDegrees - reach, 0);
            double high = Math.min(raDegrees + reach, 360);
            report(lowerBound(key(b, low)), afterLast(key(b, high)), vectors, point, visitor);
            if (raDegrees - reach < 0) {
                report(lowerBound(key(b, raDegrees - reach + 360)), lowerBound(b + 1), vectors, point, visitor);
            }
            if (raDegrees + reach >= 360) {
                report(lowerBound(b), afterLast(key(b, raDegrees + reach - 360)), vectors, point, visitor);
            }
        }
    }

    private double reachInRa(double decDegrees) {
        double highest = Math.abs(decDegrees) + radiusDegrees;
        if (highest >= 89.9) {
            return 180;
        }
        return 1.01 * radiusDegrees / StrictMath.cos(StrictMath.toRadians(highest)) + 1e-6;
    }

    private void report(int from, int to, double[] vectors, int point, Visitor visitor) {
        for (int i = from; i < to; i++) {
            double square = chordSquare(order[i], vectors, point);
            if (square <= chordSquare) {
                visitor.near(order[i], square);
            }
        }
    }

    private int lowerBound(double wanted) {
        int low = 0;
        int high = order.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sortedKey[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int afterLast(double wanted) {
        return lowerBound(Math.nextUp(wanted));
    }

    private int band(double decDegrees) {
        return (int) Math.floor((decDegrees + 90) / bandDegrees);
    }
}
