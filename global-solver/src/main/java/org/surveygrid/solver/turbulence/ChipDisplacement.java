package org.surveygrid.solver.turbulence;

/**
 * The displacement field over one chip, on a regular grid of pixels. A position that the chip's world coordinates give is
 * corrected by taking the displacement off.
 *
 * @param chip id
 * @param grid where the nodes lie
 * @param eastMas displacement towards east at each node, columns fastest
 * @param northMas towards north
 */
public record ChipDisplacement(String chip, Grid grid, float[] eastMas, float[] northMas) {
    public ChipDisplacement {
        if (eastMas.length != grid.columns() * grid.rows() || northMas.length != eastMas.length) {
            throw new IllegalArgumentException("chip " + chip + ": a grid of " + grid.columns() + " x " + grid.rows()
                    + " nodes needs as many displacements, got " + eastMas.length + ", " + northMas.length);
        }
    }

    /**
     * Nodes from one corner pixel's centre to the opposite one's.
     *
     * @param columns nodes along x, at least 2
     * @param rows nodes along y, at least 2
     * @param stepXPx distance of neighbouring nodes along x
     * @param stepYPx along y
     */
    public record Grid(int columns, int rows, double stepXPx, double stepYPx) {
        public Grid {
            if (columns < 2 || rows < 2 || !(stepXPx > 0) || !(stepYPx > 0)) {
                throw new IllegalArgumentException("a grid needs two nodes along each axis and positive steps, got "
                        + columns + " x " + rows + ", " + stepXPx + ", " + stepYPx);
            }
        }

        /**
         * The grid of a chip.
         *
         * @param widthPx of the chip
         * @param heightPx of the chip
         * @param nodes along each axis
         * @return nodes over all of it
         */
        public static Grid over(int widthPx, int heightPx, int nodes) {
            return new Grid(nodes, nodes, (widthPx - 1.0) / (nodes - 1), (heightPx - 1.0) / (nodes - 1));
        }
    }

    /**
     * The displacement at a pixel, linearly between nodes; that of the border outside of the chip.
     *
     * @param xPx column, 0-based
     * @param yPx row, 0-based
     * @return {east, north} in milliarcseconds
     */
    public double[] at(double xPx, double yPx) {
        double column = Math.clamp(xPx / grid.stepXPx(), 0, grid.columns() - 1);
        double row = Math.clamp(yPx / grid.stepYPx(), 0, grid.rows() - 1);
        int left = Math.min((int) column, grid.columns() - 2);
        int below = Math.min((int) row, grid.rows() - 2);
        double alongX = column - left;
        double alongY = row - below;
        return new double[] {
            between(eastMas, below * grid.columns() + left, alongX, alongY),
            between(northMas, below * grid.columns() + left, alongX, alongY)
        };
    }

    private double between(float[] values, int node, double alongX, double alongY) {
        int above = node + grid.columns();
        double low = values[node] + alongX * (values[node + 1] - values[node]);
        double high = values[above] + alongX * (values[above + 1] - values[above]);
        return low + alongY * (high - low);
    }
}
