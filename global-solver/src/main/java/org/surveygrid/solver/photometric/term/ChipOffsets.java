package org.surveygrid.solver.photometric.term;

import java.util.Arrays;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** An offset for each chip, in each epoch anew; in every epoch those of chips with detections sum to zero. */
public final class ChipOffsets implements PhotometricTerm {
    private static final double[] MINUS_ONE = {-1};

    /** Offsets that may not even differ by this much do not differ by definition. */
    private static final double AGREED_MAG = 1e-4;

    private final Sightings sightings;
    private final Campaign campaign;
    private final double priorMag;
    private final int chips;
    /** By epoch, chips fastest. */
    private final double[] offset;

    private final int[] epochOf;
    private int firstNode;
    private boolean carriedByChips;

    /**
     * Offsets of zero.
     *
     * @param sightings measurements
     * @param campaign exposures and chips
     * @param priorMag how far chips are expected to differ
     */
    public ChipOffsets(Sightings sightings, Campaign campaign, double priorMag) {
        this.sightings = sightings;
        this.campaign = campaign;
        this.priorMag = priorMag;
        this.chips = campaign.chips().size();
        this.offset = new double[campaign.epochs().count() * chips];
        this.epochOf = campaign.epochOf();
    }

    /** From now on measurements meet the zero points of chips, which are tied to these. */
    void carryByChips() {
        carriedByChips = true;
    }

    @Override
    public void declare(NodeLayout.Builder nodes) {
        firstNode = nodes.addBorder(1);
        for (int k = 1; k < offset.length; k++) {
            nodes.addBorder(1);
        }
    }

    private int index(int exposure, int chip) {
        return epochOf[exposure] * chips + chip;
    }

    @Override
    public double value(int measurement) {
        return carriedByChips ? 0 : offset[index(sightings.exposure(measurement), sightings.chip(measurement))];
    }

    @Override
    public void put(StarRows row, int measurement) {
        if (!carriedByChips) {
            row.put(firstNode + index(sightings.exposure(measurement), sightings.chip(measurement)), MINUS_ONE, 1);
        }
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        if (kind == (priorMag <= AGREED_MAG ? Hold.DEFINITION : Hold.PRIOR)) {
            for (int k = 0; k < offset.length; k++) {
                equations.addEquation(LinearForm.of(firstNode + k, 0), -offset[k], 1 / (priorMag * priorMag));
            }
        }
        if (kind == Hold.DEFINITION) {
            sumToZero(equations, gaugeWeight);
        }
    }

    private void sumToZero(NormalEquations equations, double weight) {
        for (int first = 0; first < offset.length; first += chips) {
            LinearForm all = new LinearForm();
            double sum = 0;
            for (int k = first; k < first + chips; k++) {
                if (campaign.isSeen().get(k - first)) {
                    all.plus(firstNode + k, 0, 1);
                    sum += offset[k];
                }
            }
            equations.addEquation(all, -sum, weight);
        }
    }

    @Override
    public int constraints() {
        int unseen = 0;
        for (boolean seen : campaign.isSeen()) {
            unseen += seen ? 0 : 1;
        }
        return (1 + unseen) * (offset.length / chips);
    }

    @Override
    public void move(NormalSolution step) {
        for (int k = 0; k < offset.length; k++) {
            offset[k] += step.value(firstNode + k, 0);
        }
    }

    @Override
    public String name(int node, int term) {
        int k = node - firstNode;
        return "the offset of chip " + campaign.chips().get(k % chips).chip() + campaign.inEpoch(k / chips);
    }

    @Override
    public double zeroPointMag(int exposure, int chip) {
        return carriedByChips ? 0 : mag(exposure, chip);
    }

    @Override
    public void addZeroPoint(LinearForm sum, int exposure, int chip) {
        if (!carriedByChips) {
            sum.plus(node(exposure, chip), 0, 1);
        }
    }

    int node(int exposure, int chip) {
        return firstNode + index(exposure, chip);
    }

    /**
     * Offset of a chip at the time of an exposure.
     *
     * @param exposure its number
     * @param chip number of the chip
     * @return magnitudes
     */
    public double mag(int exposure, int chip) {
        return offset[index(exposure, chip)];
    }

    /**
     * Offsets of an epoch.
     *
     * @param epoch its number
     * @return by chip
     */
    public double[] ofEpoch(int epoch) {
        return Arrays.copyOfRange(offset, epoch * chips, (epoch + 1) * chips);
    }
}
