package org.surveygrid.solver.association;

import java.util.stream.IntStream;

/**
 * Points on the sphere, sorted into bands of declination and within a band by right ascension, so that those near a
 * place are found by a few binary searches. Works across right ascension 0 and at the poles.
 */
final class SkyGrid {
    private final double bandDegrees;
    private final double radiusDegrees;
    private final double[] ra;
    private final double[] dec;
    /** Point numbers in band order. */
    private final int[] order;

    private final int[] band;
    private final double[] sortedRa;

    SkyGrid(double[] ra, double[] dec, double radiusDegrees) {
        this.ra = ra;
        this.dec = dec;
        this.radiusDegrees = radiusDegrees;
        this.bandDegrees = Math.max(radiusDegrees, 1.0 / 3600);
        this.order = IntStream.range(0, ra.length)
                .boxed()
                .sorted((a, b) -> {
                    int byBand = Integer.compare(bandOf(dec[a]), bandOf(dec[b]));
                    int byRa = byBand != 0 ? byBand : Double.compare(ra[a], ra[b]);
                    return byRa != 0 ? byRa : Integer.compare(a, b);
                })
                .mapToInt(Integer::intValue)
                .toArray();
        this.band = new int[order.length];
        this.sortedRa = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            band[i] = bandOf(dec[order[i]]);
            sortedRa[i] = ra[order[i]];
        }
    }

    /** Called for every point within the radius. */
    interface Visitor {
        void near(int point, double separationDegrees);
    }

    int[] order() {
        return order.clone();
    }

    void visit(double raDegrees, double decDegrees, Visitor visitor) {
        int centre = bandOf(decDegrees);
        for (int b = centre - 1; b <= centre + 1; b++) {
            int from = lowerBound(b, Double.NEGATIVE_INFINITY);
            int to = lowerBound(b + 1, Double.NEGATIVE_INFINITY);
            if (from == to) {
                continue;
            }
            double reach = reachInRa(decDegrees);
            if (reach >= 180) {
                report(from, to, raDegrees, decDegrees, visitor);
                continue;
            }
            reportRange(b, new double[] {raDegrees - reach, raDegrees + reach}, raDegrees, decDegrees, visitor);
            if (raDegrees - reach < 0) {
                reportRange(b, new double[] {raDegrees - reach + 360, 360}, raDegrees, decDegrees, visitor);
            }
            if (raDegrees + reach >= 360) {
                reportRange(b, new double[] {0, raDegrees + reach - 360}, raDegrees, decDegrees, visitor);
            }
        }
    }

    private double reachInRa(double decDegrees) {
        double highest = Math.abs(decDegrees) + radiusDegrees;
        if (highest >= 89.9) {
            return 180;
        }
        return 1.01 * radiusDegrees / StrictMath.cos(StrictMath.toRadians(highest));
    }

    private void reportRange(int b, double[] raRange, double raDegrees, double decDegrees, Visitor visitor) {
        report(lowerBound(b, raRange[0]), lowerBound(b, Math.nextUp(raRange[1])), raDegrees, decDegrees, visitor);
    }

    private void report(int from, int to, double raDegrees, double decDegrees, Visitor visitor) {
        for (int i = from; i < to; i++) {
            double separation = separationDegrees(raDegrees, decDegrees, ra[order[i]], dec[order[i]]);
            if (separation <= radiusDegrees) {
                visitor.near(order[i], separation);
            }
        }
    }

    private int lowerBound(int wantedBand, double wantedRa) {
        int low = 0;
        int high = order.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (band[middle] < wantedBand || (band[middle] == wantedBand && sortedRa[middle] < wantedRa)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int bandOf(double decDegrees) {
        return (int) Math.floor((decDegrees + 90) / bandDegrees);
    }

    private static double separationDegrees(double ra1, double dec1, double ra2, double dec2) {
        double phi1 = StrictMath.toRadians(dec1);
        double phi2 = StrictMath.toRadians(dec2);
        double sinHalfDec = StrictMath.sin((phi2 - phi1) / 2);
        double sinHalfRa = StrictMath.sin(StrictMath.toRadians(ra2 - ra1) / 2);
        double h = sinHalfDec * sinHalfDec + StrictMath.cos(phi1) * StrictMath.cos(phi2) * sinHalfRa * sinHalfRa;
        return StrictMath.toDegrees(2 * StrictMath.asin(Math.min(1, Math.sqrt(h))));
    }
}
