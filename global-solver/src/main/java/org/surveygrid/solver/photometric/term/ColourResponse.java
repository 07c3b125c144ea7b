package org.surveygrid.solver.photometric.term;

import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * How the camera depends on the colour of a star: a coefficient for each epoch and one for each chip, times the colour
 * less the reference colour. The chips' coefficients sum to zero. What all epochs have in common can only be told from
 * the colours of stars where catalogue magnitudes are in the camera's own system; otherwise the epochs' sum to zero too.
 */
public final class ColourResponse implements PhotometricTerm {
    private final Sightings sightings;
    private final Campaign campaign;
    private final double priorMagPerMag;
    private final boolean tied;
    private final int epochs;
    private final int[] epochOf;
    /** Of epochs, then of chips. */
    private final double[] coefficient;

    private int firstNode;

    /**
     * No dependence.
     *
     * @param sightings measurements
     * @param campaign epochs and chips
     * @param declaration with the prior and what catalogue magnitudes are
     */
    public ColourResponse(Sightings sightings, Campaign campaign, PhotometryDeclaration declaration) {
        this.sightings = sightings;
        this.campaign = campaign;
        this.priorMagPerMag = declaration.colour().orElseThrow().priorMagPerMag();
        this.tied = campaign.ties().anyAbsolute() && declaration.reference().colourDegree() == 0;
        this.epochs = campaign.epochs().count();
        this.coefficient = new double[epochs + campaign.chips().size()];
        this.epochOf = campaign.epochOf();
    }

    @Override
    public void declare(NodeLayout.Builder nodes) {
        firstNode = nodes.addBorder(1);
        for (int k = 1; k < coefficient.length; k++) {
            nodes.addBorder(1);
        }
    }

    @Override
    public double value(int measurement) {
        return sightings.colour(measurement)
                * (coefficient[epochOf[sightings.exposure(measurement)]]
                        + coefficient[epochs + sightings.chip(measurement)]);
    }

    @Override
    public void put(StarRows row, int measurement) {
        double[] minusColour = {-sightings.colour(measurement)};
        row.put(firstNode + epochOf[sightings.exposure(measurement)], minusColour, 1);
        row.put(firstNode + epochs + sightings.chip(measurement), minusColour, 1);
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        switch (kind) {
            case PRIOR -> {
                for (int k = 0; k < coefficient.length; k++) {
                    equations.addEquation(
                            LinearForm.of(firstNode + k, 0), -coefficient[k], 1 / (priorMagPerMag * priorMagPerMag));
                }
            }
            case DEFINITION -> {
                sumToZero(equations, new int[] {epochs, coefficient.length}, gaugeWeight);
                if (!tied) {
                    sumToZero(equations, new int[] {0, epochs}, gaugeWeight);
                }
            }
            case COMPONENT, SCATTER -> {}
        }
    }

    private void sumToZero(NormalEquations equations, int[] range, double weight) {
        LinearForm all = new LinearForm();
        double sum = 0;
        for (int k = range[0]; k < range[1]; k++) {
            all.plus(firstNode + k, 0, 1);
            sum += coefficient[k];
        }
        equations.addEquation(all, -sum, weight);
    }

    @Override
    public int constraints() {
        return tied ? 1 : 2;
    }

    @Override
    public void move(NormalSolution step) {
        for (int k = 0; k < coefficient.length; k++) {
            coefficient[k] += step.value(firstNode + k, 0);
        }
    }

    @Override
    public String name(int node, int term) {
        int k = node - firstNode;
        return k < epochs
                ? "the colour coefficient" + (epochs == 1 ? " of the camera" : " of epoch " + (k + 1))
                : "the colour coefficient of chip "
                        + campaign.chips().get(k - epochs).chip();
    }

    @Override
    public void report(Findings findings) {
        for (int k = 0; k < coefficient.length; k++) {
            findings.found(name(firstNode + k, 0), coefficient[k], LinearForm.of(firstNode + k, 0), "mag/mag");
        }
    }
}
