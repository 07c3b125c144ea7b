package org.surveygrid.solver.photometric.term;

import java.util.Arrays;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * An error of each exposure's sky level: it adds the same flux to every star, so that magnitudes are off in proportion to the
 * faintness of the star, and faint stars, which are many, draw zero points away from those of bright ones. In every component
 * the errors sum to zero: a common one cannot be told from fainter stars.
 */
public final class BackgroundErrors implements PhotometricTerm {
    private final Sightings sightings;
    private final Campaign campaign;
    private final double priorMag;
    private final double[] error;
    private final int[] node;

    /**
     * No errors.
     *
     * @param sightings measurements
     * @param campaign exposures
     * @param priorMag how large errors are expected to be, for a star of median brightness
     */
    public BackgroundErrors(Sightings sightings, Campaign campaign, double priorMag) {
        this.sightings = sightings;
        this.campaign = campaign;
        this.priorMag = priorMag;
        this.error = new double[campaign.exposures().size()];
        this.node = new int[error.length];
        Arrays.fill(node, -1);
    }

    @Override
    public void declare(NodeLayout.Builder nodes) {
        for (int e = 0; e < node.length; e++) {
            if (campaign.takesPart(e)) {
                double[] toward = campaign.pointing().get(e);
                node[e] = nodes.add(1, toward[0], toward[1], toward[2]);
            }
        }
    }

    @Override
    public double value(int measurement) {
        return sightings.faintness(measurement) * error[sightings.exposure(measurement)];
    }

    @Override
    public void put(StarRows row, int measurement) {
        row.put(node[sightings.exposure(measurement)], new double[] {-sightings.faintness(measurement)}, 1);
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        switch (kind) {
            case PRIOR -> {
                for (int e = 0; e < node.length; e++) {
                    if (node[e] >= 0) {
                        equations.addEquation(LinearForm.of(node[e], 0), -error[e], 1 / (priorMag * priorMag));
                    }
                }
            }
            case DEFINITION -> {
                for (int group = 0; group < campaign.ties().components(); group++) {
                    sumToZero(equations, group, gaugeWeight);
                }
            }
            case COMPONENT, SCATTER -> {}
        }
    }

    private void sumToZero(NormalEquations equations, int group, double weight) {
        LinearForm all = new LinearForm();
        double sum = 0;
        for (int e = 0; e < node.length; e++) {
            if (node[e] >= 0 && campaign.ties().component()[e] == group) {
                all.plus(node[e], 0, 1);
                sum += error[e];
            }
        }
        equations.addEquation(all, -sum, weight);
    }

    @Override
    public int constraints() {
        return campaign.ties().components();
    }

    @Override
    public void move(NormalSolution step) {
        for (int e = 0; e < node.length; e++) {
            if (node[e] >= 0) {
                error[e] += step.value(node[e], 0);
            }
        }
    }

    @Override
    public String name(int wanted, int term) {
        for (int e = 0; e < node.length; e++) {
            if (node[e] == wanted) {
                return "the sky level of exposure " + campaign.exposures().get(e);
            }
        }
        throw new IllegalArgumentException("node " + wanted + " is no sky level");
    }

    @Override
    public void report(Findings findings) {
        for (int e = 0; e < node.length; e++) {
            if (node[e] >= 0) {
                findings.found(
                        name(node[e], 0) + ", as the error of a star of median brightness",
                        error[e],
                        LinearForm.of(node[e], 0),
                        "mag");
            }
        }
    }
}
