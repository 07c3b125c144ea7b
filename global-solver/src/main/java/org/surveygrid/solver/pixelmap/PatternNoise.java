package org.surveygrid.solver.pixelmap;

/**
 * What noise does to right sides of {@link PatternEquations}: the sum of the squares of those of a part of a plane that errors let
 * expect, exactly, with all that stars' means share; and how much larger errors are than believed, from how much exposures differ
 * in the same bin.
 */
final class PatternNoise {
    private final ResidualRows rows;
    private final int[] groupOfList;
    private final PatternEquations equations;
    /** Row numbers list by list. */
    private final int[] order;

    private final int[] firstOfList;
    /** By plane and part. */
    private final double[][] traces;

    PatternNoise(ResidualRows rows, int[] groupOfList, PatternEquations equations) {
        this.rows = rows;
        this.groupOfList = groupOfList;
        this.equations = equations;
        this.firstOfList = new int[groupOfList.length + 1];
        this.order = new int[rows.size()];
        sort();
        this.traces = traces();
    }

    private void sort() {
        for (int i = 0; i < rows.size(); i++) {
            firstOfList[rows.list[i] + 1]++;
        }
        for (int l = 0; l < groupOfList.length; l++) {
            firstOfList[l + 1] += firstOfList[l];
        }
        int[] next = firstOfList.clone();
        for (int i = 0; i < rows.size(); i++) {
            order[next[rows.list[i]]++] = i;
        }
    }

    /** What believed errors let the sum of squares be on the average. */
    double trace(int plane, int part) {
        return traces[plane][part];
    }

    private double[][] traces() {
        double[][] sums = new double[equations.planes()][];
        double[][] scratch = new double[4][];
        int most = 0;
        for (int p = 0; p < sums.length; p++) {
            sums[p] = new double[equations.layout(p).parts()];
            most = Math.max(most, equations.layout(p).size());
        }
        for (int k = 0; k < scratch.length; k++) {
            scratch[k] = new double[most];
        }
        Touched touched = new Touched(most);
        for (int s = 0; s < rows.stars(); s++) {
            int from = rows.start(s);
            int to = rows.start(s + 1);
            boolean[] done = new boolean[to - from];
            for (int i = from; i < to; i++) {
                int group = groupOfList[rows.list[i]];
                for (int c = 0; c < sums[2 * group].length && !done[i - from]; c++) {
                    addStar(sums, scratch, touched, new int[] {i, to, c});
                }
                for (int j = i; j < to; j++) {
                    done[j - from] |= groupOfList[rows.list[j]] == group;
                }
            }
        }
        return sums;
    }

    /** Bins that a star touches. */
    private static final class Touched {
        private final int[] bins;
        private final boolean[] seen;
        /** Shares of one detection. */
        private final double[] alone;

        private int count;

        Touched(int most) {
            this.bins = new int[most];
            this.seen = new boolean[most];
            this.alone = new double[most];
        }

        void add(int bin) {
            if (!seen[bin]) {
                seen[bin] = true;
                bins[count++] = bin;
            }
        }

        void clear(double[][] vectors) {
            for (int n = 0; n < count; n++) {
                seen[bins[n]] = false;
                for (double[] vector : vectors) {
                    vector[bins[n]] = 0;
                }
            }
            count = 0;
        }
    }

    /** Adds what a star's detections of one group do to one part of both planes. */
    private void addStar(double[][] sums, double[][] scratch, Touched touched, int[] what) {
        int group = groupOfList[rows.list[what[0]]];
        PatternGrid part = equations.layout(2 * group).part(what[2]);
        int[] bin = new int[PatternGrid.CORNERS];
        double[] share = new double[PatternGrid.CORNERS];
        double starWeight = 0;
        double[] own = touched.alone;
        for (int i = what[0]; i < what[1]; i++) {
            if (groupOfList[rows.list[i]] != group) {
                continue;
            }
            part.around(rows.place[0][i], rows.place[1][i], bin, share);
            for (int n = 0; n < PatternGrid.CORNERS; n++) {
                own[bin[n]] += share[n];
            }
            double square = part.freeSquare(own, bin, distinct(bin));
            for (int n = 0; n < PatternGrid.CORNERS; n++) {
                own[bin[n]] = 0;
            }
            part.around(rows.place[0][i], rows.place[1][i], bin, share);
            starWeight = rows.share[i] > 0 ? rows.weight[i] / rows.share[i] : Double.POSITIVE_INFINITY;
            for (int k = 0; k < scratch.length; k++) {
                double size = rows.shift[k][i];
                sums[2 * group + k / 2][what[2]] += rows.weight[i] * size * size * square;
                for (int n = 0; n < PatternGrid.CORNERS; n++) {
                    touched.add(bin[n]);
                    scratch[k][bin[n]] += rows.weight[i] * size * share[n];
                }
            }
        }
        for (int k = 0; k < scratch.length; k++) {
            sums[2 * group + k / 2][what[2]] -= part.freeSquare(scratch[k], touched.bins, touched.count) / starWeight;
        }
        touched.clear(scratch);
    }

    /** Moves different bins to the front. */
    private static int distinct(int[] bin) {
        int count = 0;
        for (int n = 0; n < bin.length; n++) {
            boolean known = false;
            for (int m = 0; m < count; m++) {
                known |= bin[m] == bin[n];
            }
            if (!known) {
                bin[count++] = bin[n];
            }
        }
        return count;
    }

    /** Variance over what is believed, and by how many degrees of freedom it is known. */
    record Scale(double factor, double degrees) {}

    /**
     * How much larger the noise of a part is than believed: of the same bin, exposures differ by noise alone.
     *
     * @param pulls what detections add to right sides
     */
    Scale scale(float[][] pulls, int plane, int part) {
        PatternGrid grid = equations.layout(plane).part(part);
        int axis = plane % 2;
        double[] total = new double[grid.size()];
        double[] information = new double[grid.size()];
        for (int i = 0; i < rows.size(); i++) {
            if (groupOfList[rows.list[i]] == plane / 2) {
                int k = grid.at(rows.place[0][i], rows.place[1][i]);
                total[k] += pulls[axis][i];
                information[k] += information(i, axis);
            }
        }
        double[] own = new double[grid.size()];
        double[] ownInformation = new double[grid.size()];
        double squares = 0;
        double expected = 0;
        double spread = 0;
        for (int l = 0; l < groupOfList.length; l++) {
            if (groupOfList[l] != plane / 2) {
                continue;
            }
            for (int n = firstOfList[l]; n < firstOfList[l + 1]; n++) {
                int k = grid.at(rows.place[0][order[n]], rows.place[1][order[n]]);
                own[k] += pulls[axis][order[n]];
                ownInformation[k] += information(order[n], axis);
            }
            for (int n = firstOfList[l]; n < firstOfList[l + 1]; n++) {
                int k = grid.at(rows.place[0][order[n]], rows.place[1][order[n]]);
                if (ownInformation[k] > 0) {
                    double held = ownInformation[k] / information[k];
                    double off = own[k] - held * total[k];
                    double variance = ownInformation[k] * (1 - held);
                    squares += off * off;
                    expected += variance;
                    spread += variance * variance;
                    own[k] = 0;
                    ownInformation[k] = 0;
                }
            }
        }
        return expected > 0 ? new Scale(squares / expected, expected * expected / spread) : new Scale(1, 0);
    }

    private double information(int i, int axis) {
        double east = rows.shift[2 * axis][i];
        double north = rows.shift[2 * axis + 1][i];
        return rows.weight[i] * (1 - rows.share[i]) * (east * east + north * north);
    }
}
