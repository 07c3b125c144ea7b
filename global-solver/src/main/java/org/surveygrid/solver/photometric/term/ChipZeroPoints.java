package org.surveygrid.solver.photometric.term;

import java.util.Arrays;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * A zero point for each chip of each exposure, expected near that of the exposure plus the offset of the chip. A chip that
 * saw too little to tell keeps what is expected, with that much of an error.
 */
public final class ChipZeroPoints implements PhotometricTerm {
    private static final double[] MINUS_ONE = {-1};
    /** With fewer measurements it is the expectation that decides. */
    private static final int FEWEST = 3;

    private final Sightings sightings;
    private final Campaign campaign;
    private final ExposureZeroPoints exposures;
    private final ChipOffsets offsets;
    private final double priorMag;
    private final double[][] directions;
    private final int chips;
    /** By exposure, chips fastest. */
    private final double[] zeroPoint;

    private final int[] node;
    private final int[] seen;

    /**
     * Zero points as expected; takes the place of the other two towards measurements.
     *
     * @param basis measurements, exposures and where each chip of each of them looks
     * @param exposures what the mean of the chips is expected to be
     * @param offsets how chips are expected to differ
     * @param priorMag how far a chip may stray from that
     */
    public ChipZeroPoints(Basis basis, ExposureZeroPoints exposures, ChipOffsets offsets, double priorMag) {
        this.sightings = basis.sightings();
        this.campaign = basis.campaign();
        this.directions = basis.directions();
        this.exposures = exposures;
        this.offsets = offsets;
        this.priorMag = priorMag;
        this.chips = campaign.chips().size();
        this.zeroPoint = new double[chips * campaign.exposures().size()];
        this.node = new int[zeroPoint.length];
        this.seen = new int[zeroPoint.length];
        Arrays.fill(node, -1);
        for (int i = 0; i < sightings.size(); i++) {
            if (sightings.exposure(i) < campaign.exposures().size()) {
                seen[index(i)]++;
            }
        }
        exposures.carryByChips();
        offsets.carryByChips();
        for (int e = 0; e < zeroPoint.length / chips; e++) {
            Arrays.fill(zeroPoint, e * chips, (e + 1) * chips, exposures.mag(e));
        }
    }

    /**
     * What it is declared for.
     *
     * @param sightings measurements
     * @param campaign exposures
     * @param directions unit vector of each chip of each exposure, chips fastest; empty where there is none
     */
    public record Basis(Sightings sightings, Campaign campaign, double[][] directions) {}

    @Override
    public void declare(NodeLayout.Builder nodes) {
        for (int k = 0; k < node.length; k++) {
            double[] toward = directions[k];
            if (toward.length > 0 && campaign.takesPart(k / chips)) {
                node[k] = nodes.add(1, toward[0], toward[1], toward[2]);
            }
        }
    }

    private int index(int measurement) {
        return sightings.exposure(measurement) * chips + sightings.chip(measurement);
    }

    @Override
    public double value(int measurement) {
        return zeroPoint[index(measurement)];
    }

    @Override
    public void put(StarRows row, int measurement) {
        row.put(node[index(measurement)], MINUS_ONE, 1);
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        if (kind != Hold.SCATTER && kind != Hold.PRIOR) {
            return;
        }
        for (int k = 0; k < node.length; k++) {
            if (node[k] >= 0 && kind == (seen[k] < FEWEST ? Hold.PRIOR : Hold.SCATTER)) {
                int e = k / chips;
                int c = k % chips;
                LinearForm stray =
                        LinearForm.of(node[k], 0).plus(exposures.node(e), 0, -1).plus(offsets.node(e, c), 0, -1);
                double missing = exposures.mag(e) + offsets.mag(e, c) - zeroPoint[k];
                equations.addEquation(stray, missing, 1 / (priorMag * priorMag));
            }
        }
    }

    @Override
    public void move(NormalSolution step) {
        for (int k = 0; k < node.length; k++) {
            if (node[k] >= 0) {
                zeroPoint[k] += step.value(node[k], 0);
            }
        }
    }

    @Override
    public String name(int wanted, int term) {
        for (int k = 0; k < node.length; k++) {
            if (node[k] == wanted) {
                return "the zero point of chip "
                        + campaign.chips().get(k % chips).chip() + " in exposure "
                        + campaign.exposures().get(k / chips);
            }
        }
        throw new IllegalArgumentException("node " + wanted + " is no zero point of a chip");
    }

    @Override
    public double zeroPointMag(int exposure, int chip) {
        int k = exposure * chips + chip;
        return node[k] >= 0 ? zeroPoint[k] : exposures.mag(exposure) + offsets.mag(exposure, chip);
    }

    @Override
    public void addZeroPoint(LinearForm sum, int exposure, int chip) {
        int k = exposure * chips + chip;
        if (node[k] >= 0) {
            sum.plus(node[k], 0, 1);
        } else {
            sum.plus(exposures.node(exposure), 0, 1).plus(offsets.node(exposure, chip), 0, 1);
        }
    }
}
