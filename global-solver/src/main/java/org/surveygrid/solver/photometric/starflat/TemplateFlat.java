package org.surveygrid.solver.photometric.starflat;

import java.util.Collections;
import java.util.Optional;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.Findings;
import org.surveygrid.solver.photometric.term.Sightings;
import org.surveygrid.solver.photometric.term.StarFlatTerm;
import org.surveygrid.solver.pixelmap.PixelMap;
import org.surveygrid.solver.pixelmap.TemplateAmplitudes;
import org.surveygrid.solver.pixelmap.TemplateForm;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** A magnitude over each chip that is a map times an amplitude, as tree rings and edges make it; its mean over each chip is zero. */
public final class TemplateFlat implements StarFlatTerm {
    /** A star flat that is written has no more cells than this along an axis. */
    private static final int MOST_CELLS = 512;

    private final Sightings sightings;
    private final Campaign campaign;
    private final TemplateAmplitudes amplitudes;
    /** Of each epoch one exposure, whose amplitudes are its; -1 for an epoch without. */
    private final int[] exposureOf;

    /**
     * A template.
     *
     * @param sightings measurements
     * @param campaign chips and exposures
     * @param form as declared
     */
    public TemplateFlat(Sightings sightings, Campaign campaign, TemplateForm form) {
        this.sightings = sightings;
        this.campaign = campaign;
        int[] epoch = campaign.epochOf();
        this.amplitudes = new TemplateAmplitudes(
                form,
                new TemplateAmplitudes.Camera(
                        campaign.chips().stream().map(ChipFrame::chip).toList(),
                        epoch,
                        Collections.nCopies(epoch.length, "")),
                map -> map.withoutPolynomial(0));
        this.exposureOf = new int[campaign.epochs().count()];
        for (int t = 0; t < exposureOf.length; t++) {
            exposureOf[t] = -1;
        }
        for (int e = 0; e < epoch.length; e++) {
            exposureOf[epoch[e]] = e;
        }
    }

    /**
     * Why the survey cannot have it.
     *
     * @return empty when it can
     */
    public Optional<String> refusal() {
        return amplitudes.refusal();
    }

    @Override
    public void declare(NodeLayout.Builder nodes) {
        amplitudes.declare(nodes);
    }

    private double mapAt(PixelMap map, int chip, double xPx, double yPx) {
        ChipFrame frame = campaign.chips().get(chip);
        return map.at(0, (xPx + 0.5) / frame.widthPx(), (yPx + 0.5) / frame.heightPx());
    }

    private double mapAt(int measurement) {
        int chip = sightings.chip(measurement);
        return mapAt(
                amplitudes.map(sightings.exposure(measurement), chip),
                chip,
                sightings.xPx(measurement),
                sightings.yPx(measurement));
    }

    @Override
    public double value(int measurement) {
        double amplitude = amplitudes.amplitude(sightings.exposure(measurement), sightings.chip(measurement));
        return amplitude == 0 ? 0 : amplitude * mapAt(measurement);
    }

    @Override
    public void put(StarRows row, int measurement) {
        amplitudes.put(row, sightings.exposure(measurement), sightings.chip(measurement), -mapAt(measurement));
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        if (kind == Hold.PRIOR) {
            amplitudes.addPriors(equations);
        }
    }

    @Override
    public void move(NormalSolution step) {
        amplitudes.move(step);
    }

    @Override
    public String name(int node, int term) {
        return "the " + amplitudes.nameOf(node).orElseThrow();
    }

    @Override
    public void report(Findings findings) {
        amplitudes.tell((name, value, unknown) -> findings.found(name, value, unknown, "of the template"));
    }

    @Override
    public int degree() {
        return -1;
    }

    @Override
    public int[] cells(int chip) {
        int columns = 0;
        int rows = 0;
        for (int e : exposureOf) {
            PixelMap map = e < 0 ? PixelMap.NONE : amplitudes.map(e, chip);
            columns = Math.max(columns, map.columns());
            rows = Math.max(rows, map.rows());
        }
        return new int[] {Math.min(columns, MOST_CELLS), Math.min(rows, MOST_CELLS)};
    }

    @Override
    public double mag(int epoch, int chip, double[] at) {
        int e = exposureOf[epoch];
        return e < 0 ? 0 : amplitudes.amplitude(e, chip) * mapAt(amplitudes.map(e, chip), chip, at[0], at[1]);
    }

    @Override
    public double mean(int epoch) {
        return 0;
    }
}
