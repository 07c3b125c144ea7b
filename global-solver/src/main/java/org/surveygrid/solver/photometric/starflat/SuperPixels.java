package org.surveygrid.solver.photometric.starflat;

import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.StarFlatForm;
import org.surveygrid.solver.photometric.term.Sightings;
import org.surveygrid.solver.photometric.term.StarFlatTerm;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * A surface through one value for each cell of a grid on each chip, in each epoch: bilinear between the centres of
 * cells, linear on to the edges. Its mean over each chip is zero, and second differences between neighbours are expected
 * to be small.
 */
public final class SuperPixels implements StarFlatTerm {
    /** A mean would trade with the offset of its chip, and the priors of both must not decide that. */
    private static final double HARDNESS = 1e5;

    private final Sightings sightings;
    private final Campaign campaign;
    private final StarFlatForm.Grid grid;
    private final double priorMag;
    private final int chips;
    private final int perChip;
    private final int[] epochOf;
    /** By epoch, chip, row, column. */
    private final double[] value;

    private int firstNode;

    /**
     * Surfaces of zero.
     *
     * @param sightings measurements
     * @param campaign chips and epochs
     * @param grid cells of a chip
     * @param declaration with the prior
     */
    public SuperPixels(
            Sightings sightings, Campaign campaign, StarFlatForm.Grid grid, PhotometryDeclaration declaration) {
        this.sightings = sightings;
        this.campaign = campaign;
        this.grid = grid;
        this.priorMag = declaration.starFlatPriorMag();
        this.chips = campaign.chips().size();
        this.perChip = grid.columns() * grid.rows();
        this.value = new double[campaign.epochs().count() * chips * perChip];
        this.epochOf = campaign.epochOf();
    }

    @Override
    public void declare(NodeLayout.Builder nodes) {
        firstNode = nodes.addBorder(1);
        for (int k = 1; k < value.length; k++) {
            nodes.addBorder(1);
        }
    }

    /** Cell to the left of a place and the share of the one to its right; beyond the outer centres it goes on. */
    private static double cell(double pixel, int sizePx, int cells) {
        return (pixel + 0.5) / sizePx * cells - 0.5;
    }

    private static int left(double cell, int cells) {
        return Math.clamp((long) Math.floor(cell), 0, Math.max(0, cells - 2));
    }

    @Override
    public double value(int measurement) {
        return surface(
                epochOf[sightings.exposure(measurement)] * chips + sightings.chip(measurement),
                sightings.xPx(measurement),
                sightings.yPx(measurement));
    }

    @Override
    public double mag(int epoch, int chip, double[] at) {
        return surface(epoch * chips + chip, at[0], at[1]);
    }

    private double surface(int set, double xPx, double yPx) {
        ChipFrame frame = campaign.chips().get(set % chips);
        double x = cell(xPx, frame.widthPx(), grid.columns());
        double y = cell(yPx, frame.heightPx(), grid.rows());
        int i = left(x, grid.columns());
        int j = left(y, grid.rows());
        int first = set * perChip;
        double lower = alongRow(first + j * grid.columns() + i, x - i);
        return grid.rows() == 1
                ? lower
                : lower + (y - j) * (alongRow(first + (j + 1) * grid.columns() + i, x - i) - lower);
    }

    private double alongRow(int k, double share) {
        return grid.columns() == 1 ? value[k] : value[k] + share * (value[k + 1] - value[k]);
    }

    @Override
    public void put(StarRows row, int measurement) {
        int chip = sightings.chip(measurement);
        ChipFrame frame = campaign.chips().get(chip);
        double x = cell(sightings.xPx(measurement), frame.widthPx(), grid.columns());
        double y = cell(sightings.yPx(measurement), frame.heightPx(), grid.rows());
        int i = left(x, grid.columns());
        int j = left(y, grid.rows());
        int first = firstNode + (epochOf[sightings.exposure(measurement)] * chips + chip) * perChip;
        for (int dj = 0; dj < Math.min(2, grid.rows()); dj++) {
            double alongY = grid.rows() == 1 ? 1 : dj == 0 ? 1 - (y - j) : y - j;
            for (int di = 0; di < Math.min(2, grid.columns()); di++) {
                double alongX = grid.columns() == 1 ? 1 : di == 0 ? 1 - (x - i) : x - i;
                row.put(first + (j + dj) * grid.columns() + i + di, new double[] {-alongX * alongY}, 1);
            }
        }
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        for (int first = 0; first < value.length; first += perChip) {
            switch (kind) {
                case PRIOR -> addPriors(equations, first);
                case DEFINITION -> holdMean(equations, first, gaugeWeight);
                case COMPONENT, SCATTER -> {}
            }
        }
    }

    private void addPriors(NormalEquations equations, int first) {
        double smooth = 1 / (grid.smoothnessMag() * grid.smoothnessMag());
        int columns = grid.columns();
        for (int k = 0; k < perChip; k++) {
            equations.addEquation(
                    LinearForm.of(firstNode + first + k, 0), -value[first + k], 1 / (priorMag * priorMag));
            if (k % columns > 0 && k % columns < columns - 1) {
                addDifference(equations, first + k, 1, smooth);
            }
            if (k >= columns && k < perChip - columns) {
                addDifference(equations, first + k, columns, smooth);
            }
        }
    }

    private void addDifference(NormalEquations equations, int k, int step, double weight) {
        LinearForm second = LinearForm.of(firstNode + k - step, 0)
                .plus(firstNode + k, 0, -2)
                .plus(firstNode + k + step, 0, 1);
        equations.addEquation(second, -(value[k - step] - 2 * value[k] + value[k + step]), weight);
    }

    private void holdMean(NormalEquations equations, int first, double weight) {
        LinearForm mean = new LinearForm();
        double sum = 0;
        for (int k = 0; k < perChip; k++) {
            double share = share(k % grid.columns(), grid.columns()) * share(k / grid.columns(), grid.rows()) / perChip;
            mean.plus(firstNode + first + k, 0, share);
            sum += share * value[first + k];
        }
        equations.addEquation(mean, -sum, HARDNESS * weight);
    }

    /** Integral over a chip of the function that is 1 in the centre of a cell and 0 in those of the others, in cells. */
    private static double share(int cell, int cells) {
        if (cells < 3) {
            return 1;
        }
        int fromEdge = Math.min(cell, cells - 1 - cell);
        boolean both = cells == 3 && fromEdge == 1;
        return fromEdge == 0 ? 9.0 / 8 : both ? 3.0 / 4 : fromEdge == 1 ? 7.0 / 8 : 1;
    }

    @Override
    public int constraints() {
        return value.length / perChip;
    }

    @Override
    public void move(NormalSolution step) {
        for (int k = 0; k < value.length; k++) {
            value[k] += step.value(firstNode + k, 0);
        }
    }

    @Override
    public String name(int node, int term) {
        int k = node - firstNode;
        int cell = k % perChip;
        int chip = k / perChip;
        return "super-pixel " + (cell % grid.columns() + 1) + "," + (cell / grid.columns() + 1) + " of chip "
                + campaign.chips().get(chip % chips).chip() + campaign.inEpoch(chip / chips);
    }

    @Override
    public int degree() {
        return -1;
    }

    @Override
    public int[] cells(int chip) {
        return new int[] {grid.columns(), grid.rows()};
    }

    @Override
    public double mean(int epoch) {
        return 0;
    }
}
