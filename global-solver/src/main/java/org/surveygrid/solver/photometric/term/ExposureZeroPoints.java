package org.surveygrid.solver.photometric.term;

import org.surveygrid.solver.engine.Anchors;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.ExposureNodes;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * A zero point for each exposure. Where no reference ties a component, the mean zero point of its anchors is the expected
 * one.
 */
public final class ExposureZeroPoints implements PhotometricTerm {
    /** Keeps the equations regular where measurements say nothing, and is far too wide to move what they say. */
    private static final double PRIOR_MAG = 100;

    private static final double[] MINUS_ONE = {-1};

    private final Sightings sightings;
    private final Campaign campaign;
    private final int[] gaugeGroup;
    private final boolean[] tied;
    private final double[] expected;
    private final double[] zeroPoint;
    private final ExposureNodes nodes;
    private boolean carriedByChips;

    /**
     * Zero points as expected.
     *
     * @param sightings measurements
     * @param campaign exposures
     * @param gauge which exposures share a free constant: by exposure -1 or a number, by number whether it is tied
     */
    public ExposureZeroPoints(Sightings sightings, Campaign campaign, Campaign.Ties gauge) {
        this.sightings = sightings;
        this.campaign = campaign;
        this.gaugeGroup = gauge.component();
        this.tied = gauge.absolute();
        this.expected = campaign.sky().expectedZeroPointMag().clone();
        this.zeroPoint = expected.clone();
        this.nodes = new ExposureNodes(zeroPoint.length);
    }

    /** From now on measurements meet the zero points of chips, which are tied to these. */
    void carryByChips() {
        carriedByChips = true;
    }

    @Override
    public void declare(NodeLayout.Builder builder) {
        for (int e = 0; e < zeroPoint.length; e++) {
            if (campaign.takesPart(e)) {
                nodes.add(builder, e, campaign.pointing().get(e));
            }
        }
    }

    @Override
    public double value(int measurement) {
        return carriedByChips ? 0 : zeroPoint[sightings.exposure(measurement)];
    }

    @Override
    public void put(StarRows row, int measurement) {
        if (!carriedByChips) {
            row.put(nodes.of(sightings.exposure(measurement)), MINUS_ONE, 1);
        }
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        switch (kind) {
            case PRIOR -> addPriors(equations);
            case COMPONENT -> {
                for (int group = 0; group < tied.length; group++) {
                    if (!tied[group]) {
                        holdMean(equations, group, gaugeWeight);
                    }
                }
            }
            case DEFINITION, SCATTER -> {}
        }
    }

    private void addPriors(NormalEquations equations) {
        double weight = 1 / (PRIOR_MAG * PRIOR_MAG);
        double[] level = levels();
        for (int e = 0; e < zeroPoint.length; e++) {
            if (nodes.has(e)) {
                double common = gaugeGroup[e] >= 0 && !tied[gaugeGroup[e]] ? level[gaugeGroup[e]] : 0;
                equations.addEquation(LinearForm.of(nodes.of(e), 0), expected[e] + common - zeroPoint[e], weight);
            }
        }
    }

    /** By gauge group, how far its zero points are from those expected: where nothing ties it no prior may pull at that. */
    private double[] levels() {
        double[] level = new double[tied.length];
        int[] members = new int[tied.length];
        for (int e = 0; e < zeroPoint.length; e++) {
            if (nodes.has(e) && gaugeGroup[e] >= 0) {
                level[gaugeGroup[e]] += zeroPoint[e] - expected[e];
                members[gaugeGroup[e]]++;
            }
        }
        for (int group = 0; group < level.length; group++) {
            level[group] /= Math.max(1, members[group]);
        }
        return level;
    }

    private void holdMean(NormalEquations equations, int group, double weight) {
        LinearForm mean = new LinearForm();
        double sum = 0;
        for (int e : Anchors.of(gaugeGroup, group, campaign.canonicalExposure())) {
            mean.plus(nodes.of(e), 0, 1);
            sum += zeroPoint[e] - expected[e];
        }
        equations.addEquation(mean, -sum, weight);
    }

    @Override
    public int constraints() {
        int free = 0;
        for (boolean held : tied) {
            free += held ? 0 : 1;
        }
        return free;
    }

    @Override
    public void move(NormalSolution step) {
        nodes.move(step, zeroPoint);
    }

    @Override
    public String name(int wanted, int term) {
        int exposure = nodes.exposure(wanted)
                .orElseThrow(() -> new IllegalArgumentException("node " + wanted + " is no zero point"));
        return "the zero point of exposure " + campaign.exposures().get(exposure);
    }

    @Override
    public double zeroPointMag(int exposure, int chip) {
        return carriedByChips ? 0 : zeroPoint[exposure];
    }

    @Override
    public void addZeroPoint(LinearForm sum, int exposure, int chip) {
        if (!carriedByChips) {
            sum.plus(nodes.of(exposure), 0, 1);
        }
    }

    /**
     * Node of an exposure.
     *
     * @param exposure its number
     * @return -1 for those left out
     */
    int node(int exposure) {
        return nodes.of(exposure);
    }

    /**
     * Zero point of an exposure, without what chips add.
     *
     * @param exposure its number
     * @return magnitudes
     */
    public double mag(int exposure) {
        return zeroPoint[exposure];
    }
}
