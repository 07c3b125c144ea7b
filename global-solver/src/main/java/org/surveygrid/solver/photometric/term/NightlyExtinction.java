package org.surveygrid.solver.photometric.term;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.photometric.term.ExtinctionFit.Night;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * A zero point and an extinction for each night, expected of the zero points of all its exposures that look clear. Which
 * do is found out in every pass; the others are tied by their stars alone. The extinction is held at the nominal one
 * unless the night's exposures span enough airmass. Over the field the airmass differs from that of its centre, and each
 * star is corrected for that.
 *
 * @see "Padmanabhan et al. 2008, ApJ 674, 1217, section 2.2"
 */
public final class NightlyExtinction implements PhotometricTerm {
    private static final double ZERO_POINT_PRIOR_MAG = 100;
    private static final double EXTINCTION_PRIOR = 0.05;

    private final Sightings sightings;
    private final Campaign campaign;
    private final ExposureZeroPoints exposures;
    private final double smallestScatterMag;
    private final long[] numbers;
    private final int[] nightOf;
    private final boolean[] measured;
    /** At airmass 1. */
    private final double[] zeroPoint;

    private final double[] expected;
    private final double[] extinction;
    private int firstNode;
    private SortedMap<Long, Night> lines = new TreeMap<>();

    /**
     * Nights as expected.
     *
     * @param sightings measurements
     * @param campaign exposures and their sky
     * @param exposures zero points that nights are tied to
     * @param smallestScatterMag of clear exposures about their night
     */
    public NightlyExtinction(
            Sightings sightings, Campaign campaign, ExposureZeroPoints exposures, double smallestScatterMag) {
        this.sightings = sightings;
        this.campaign = campaign;
        this.exposures = exposures;
        this.smallestScatterMag = smallestScatterMag;
        TreeSet<Long> all = new TreeSet<>();
        long[] night = campaign.sky().night();
        for (int e = 0; e < night.length; e++) {
            if (campaign.takesPart(e)) {
                all.add(night[e]);
            }
        }
        this.numbers = all.stream().mapToLong(Long::longValue).toArray();
        this.nightOf = new int[night.length];
        this.measured = new boolean[numbers.length];
        this.expected = new double[numbers.length];
        double[] low = new double[numbers.length];
        double[] high = new double[numbers.length];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        double nominal = campaign.sky().nominalExtinctionMagPerAirmass();
        for (int e = 0; e < night.length; e++) {
            nightOf[e] = Arrays.binarySearch(numbers, night[e]);
            if (campaign.takesPart(e)) {
                double airmass = campaign.sky().airmass()[e];
                low[nightOf[e]] = Math.min(low[nightOf[e]], airmass);
                high[nightOf[e]] = Math.max(high[nightOf[e]], airmass);
                expected[nightOf[e]] = campaign.sky().expectedZeroPointMag()[e] + nominal * (airmass - 1);
            }
        }
        for (int n = 0; n < numbers.length; n++) {
            measured[n] = high[n] - low[n] >= ExtinctionFit.MIN_AIRMASS_SPAN;
        }
        this.zeroPoint = expected.clone();
        this.extinction = new double[numbers.length];
        Arrays.fill(extinction, nominal);
    }

    @Override
    public void declare(NodeLayout.Builder nodes) {
        firstNode = nodes.addBorder(measured[0] ? 2 : 1);
        for (int n = 1; n < numbers.length; n++) {
            nodes.addBorder(measured[n] ? 2 : 1);
        }
    }

    @Override
    public double value(int measurement) {
        return -extinction[nightOf[sightings.exposure(measurement)]] * sightings.airmassExcess(measurement);
    }

    @Override
    public void put(StarRows row, int measurement) {
        int night = nightOf[sightings.exposure(measurement)];
        double excess = sightings.airmassExcess(measurement);
        if (measured[night] && excess != 0) {
            row.put(firstNode + night, new double[] {0, excess}, 2);
        }
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        if (kind != Hold.PRIOR) {
            return;
        }
        lines = lines();
        for (int n = 0; n < numbers.length; n++) {
            equations.addEquation(
                    LinearForm.of(firstNode + n, 0),
                    expected[n] - zeroPoint[n],
                    1 / (ZERO_POINT_PRIOR_MAG * ZERO_POINT_PRIOR_MAG));
            if (measured[n]) {
                equations.addEquation(
                        LinearForm.of(firstNode + n, 1),
                        campaign.sky().nominalExtinctionMagPerAirmass() - extinction[n],
                        1 / (EXTINCTION_PRIOR * EXTINCTION_PRIOR));
            }
        }
        double[] variance = scatterVariance();
        for (int e = 0; e < nightOf.length; e++) {
            if (isClear(e)) {
                int n = nightOf[e];
                double path = campaign.sky().airmass()[e] - 1;
                LinearForm stray = LinearForm.of(exposures.node(e), 0).plus(firstNode + n, 0, -1);
                if (measured[n]) {
                    stray.plus(firstNode + n, 1, path);
                }
                equations.addEquation(stray, -stray(e), 1 / variance[n]);
            }
        }
    }

    /** Zero point of an exposure less what its night lets expect. */
    private double stray(int exposure) {
        int n = nightOf[exposure];
        return exposures.mag(exposure) - zeroPoint[n] + extinction[n] * (campaign.sky().airmass()[exposure] - 1);
    }

    private double[] scatterVariance() {
        double[] sum = new double[numbers.length];
        int[] count = new int[numbers.length];
        for (int e = 0; e < nightOf.length; e++) {
            if (isClear(e)) {
                sum[nightOf[e]] += stray(e) * stray(e);
                count[nightOf[e]]++;
            }
        }
        double[] variance = new double[numbers.length];
        for (int n = 0; n < variance.length; n++) {
            int freedom = count[n] - (measured[n] ? 2 : 1);
            variance[n] =
                    Math.max(smallestScatterMag * smallestScatterMag, freedom > 0 ? sum[n] / freedom : 0);
        }
        return variance;
    }

    private SortedMap<Long, Night> lines() {
        double[] mag = new double[nightOf.length];
        for (int e = 0; e < mag.length; e++) {
            mag[e] = campaign.takesPart(e) ? exposures.mag(e) : Double.NaN;
        }
        return ExtinctionFit.fit(
                campaign.sky().night(),
                campaign.sky().airmass(),
                mag,
                campaign.sky().nominalExtinctionMagPerAirmass());
    }

    /**
     * Whether an exposure counts for its night.
     *
     * @param exposure its number
     * @return false for those that are too faint, or left out
     */
    public boolean isClear(int exposure) {
        Night line = lines.get(campaign.sky().night()[exposure]);
        return campaign.takesPart(exposure)
                && line != null
                && line.isClear(campaign.sky().airmass()[exposure], exposures.mag(exposure));
    }

    /**
     * How much fainter an exposure is than its night lets expect.
     *
     * @param exposure its number
     * @return magnitudes
     */
    public double dimmingMag(int exposure) {
        return -stray(exposure);
    }

    /**
     * What is allowed of that.
     *
     * @param exposure its number
     * @return magnitudes
     */
    public double limitMag(int exposure) {
        Night line = lines.get(campaign.sky().night()[exposure]);
        return line == null ? Double.NaN : line.limitMag();
    }

    @Override
    public void move(NormalSolution step) {
        for (int n = 0; n < numbers.length; n++) {
            zeroPoint[n] += step.value(firstNode + n, 0);
            if (measured[n]) {
                extinction[n] += step.value(firstNode + n, 1);
            }
        }
    }

    @Override
    public String name(int node, int term) {
        return (term == 0 ? "the zero point of night " : "the extinction of night ") + numbers[node - firstNode];
    }

    @Override
    public void report(Findings findings) {
        for (int n = 0; n < numbers.length; n++) {
            findings.found(name(firstNode + n, 0) + " at airmass 1", zeroPoint[n], LinearForm.of(firstNode + n, 0), "mag");
            if (measured[n]) {
                findings.found(name(firstNode + n, 1), extinction[n], LinearForm.of(firstNode + n, 1), "mag/airmass");
            } else {
                findings.found(
                        name(firstNode + n, 1) + ", held: its exposures span too little airmass",
                        extinction[n],
                        new LinearForm(),
                        "mag/airmass");
            }
        }
    }
}
