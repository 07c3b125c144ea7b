package org.surveygrid.solver.photometric.term;

import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.ExposureNodes;
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
    private final ExposureNodes nodes;

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
        this.nodes = new ExposureNodes(error.length);
    }

    @Override
    public void declare(NodeLayout.Builder builder) {
        for (int e = 0; e < error.length; e++) {
            if (campaign.takesPart(e)) {
                nodes.add(builder, e, campaign.pointing().get(e));
            }
        }
    }

    @Override
    public double value(int measurement) {
        return sightings.faintness(measurement) * error[sightings.exposure(measurement)];
    }

    @Override
    public void put(StarRows row, int measurement) {
        row.put(nodes.of(sightings.exposure(measurement)), new double[] {-sightings.faintness(measurement)}, 1);
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        switch (kind) {
            case PRIOR -> {
                for (int e = 0; e < error.length; e++) {
                    if (nodes.has(e)) {
                        equations.addEquation(LinearForm.of(nodes.of(e), 0), -error[e], 1 / (priorMag * priorMag));
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
        for (int e = 0; e < error.length; e++) {
            if (nodes.has(e) && campaign.ties().component()[e] == group) {
                all.plus(nodes.of(e), 0, 1);
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
        nodes.move(step, error);
    }

    @Override
    public String name(int wanted, int term) {
        int exposure = nodes.exposure(wanted)
                .orElseThrow(() -> new IllegalArgumentException("node " + wanted + " is no sky level"));
        return "the sky level of exposure " + campaign.exposures().get(exposure);
    }

    @Override
    public void report(Findings findings) {
        for (int e = 0; e < error.length; e++) {
            if (nodes.has(e)) {
                findings.found(
                        name(nodes.of(e), 0) + ", as the error of a star of median brightness",
                        error[e],
                        LinearForm.of(nodes.of(e), 0),
                        "mag");
            }
        }
    }
}
