package org.surveygrid.solver.pixelmap;

import java.util.Arrays;

/**
 * Finds which planes have a pattern, and what it is.
 *
 * <p>A plane has one if the right side of one of its parts is longer than noise makes it: the sum of its squares, over that which
 * errors let expect, is compared with an F distribution of as many degrees of freedom as the spread of the eigenvalues asks for
 * (locally the most powerful test against values that scatter about zero). What errors neighbours share makes a part's noise larger than
 * that of cells, nothing makes it smaller. Other planes' patterns are taken off first, and that
 * is repeated until the planes with one stay.
 *
 * <p>Values are normal with a variance for each part, by the sums of squares that all parts of the plane have together (Rao's MINQUE,
 * none negative); the map is their mean, given the residuals of all planes at once. So what is as large as noise is drawn to zero.
 */
final class PatternSearch {
    /** Chance that any plane of a survey without patterns has one. */
    static final double FALSE_ALARM = 0.01;

    private static final int ROUNDS = 6;
    private static final int PROBES = 8;
    private static final long PROBE_STATE = 0x9E3779B97F4A7C15L;
    private static final int MOST_STEPS = 200;
    private static final double ACCURACY = 1e-3;

    private final PatternEquations equations;
    private final PatternNoise noise;
    /** By plane, from and to component: mean square of what coefficients of the one do to right sides of the other. */
    private final double[][][] response;
    /** By plane and component: sum of squares of right sides by noise, roughly. */
    private final double[][] trace;

    private final double limit;
    private double[][] values;
    private double[] strength;

    PatternSearch(PatternEquations equations, PatternNoise noise) {
        this.equations = equations;
        this.noise = noise;
        this.values = equations.zeros();
        this.strength = new double[equations.planes()];
        int tests = 0;
        for (int p = 0; p < equations.planes(); p++) {
            tests += equations.layout(p).parts();
        }
        this.limit = normalDeviate(FALSE_ALARM / Math.max(1, tests));
        this.response = new double[equations.planes()][][];
        this.trace = new double[equations.planes()][];
        probe();
    }

    /** The deviate that is exceeded by a small chance (Abramowitz and Stegun 26.2.23). */
    private static double normalDeviate(double chance) {
        double t = Math.sqrt(-2 * StrictMath.log(chance));
        return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    }

    private void probe() {
        int most = 0;
        for (int p = 0; p < response.length; p++) {
            int components = equations.layout(p).components();
            response[p] = new double[components][components];
            trace[p] = new double[components];
            most = Math.max(most, components);
        }
        long state = PROBE_STATE;
        for (int c = 0; c < most; c++) {
            for (int n = 0; n < PROBES; n++) {
                double[][] probe = equations.zeros();
                for (int p = 0; p < probe.length; p++) {
                    PatternLayout layout = equations.layout(p);
                    for (int k = from(layout, c); k < from(layout, c + 1); k++) {
                        state += PROBE_STATE;
                        probe[p][k] = sign(state);
                    }
                }
                double[][] image = equations.timesWithin(probe);
                for (int p = 0; p < probe.length; p++) {
                    PatternLayout layout = equations.layout(p);
                    for (int d = 0; d < layout.components() && c < layout.components(); d++) {
                        response[p][c][d] += square(image[p], layout, d) / PROBES;
                    }
                    for (int k = from(layout, c); k < from(layout, c + 1); k++) {
                        trace[p][c] += probe[p][k] * image[p][k] / PROBES;
                    }
                }
            }
        }
        for (double[][] own : response) {
            for (int c = 0; c < own.length; c++) {
                for (int d = 0; d < c; d++) {
                    own[c][d] = (own[c][d] + own[d][c]) / 2;
                    own[d][c] = own[c][d];
                }
            }
        }
    }

    private static int from(PatternLayout layout, int component) {
        return layout.coefficients(Math.min(component, layout.components()));
    }

    /** By the finaliser of SplitMix64. */
    private static int sign(long state) {
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed < 0 ? -1 : 1;
    }

    private static double square(double[] values, PatternLayout layout, int component) {
        double sum = 0;
        for (int k = from(layout, component); k < from(layout, component + 1); k++) {
            sum += values[k] * values[k];
        }
        return sum;
    }

    /** Searches. */
    void run() {
        boolean[] chosen = new boolean[equations.planes()];
        for (int round = 0; round < ROUNDS; round++) {
            float[][] pulls = equations.pulls(values);
            double[][] right = equations.gather(pulls);
            double[][] variance = new double[equations.planes()][];
            boolean[] before = chosen.clone();
            for (int p = 0; p < variance.length; p++) {
                variance[p] = new double[right[p].length];
                chosen[p] = judge(p, pulls, right[p], variance[p]);
            }
            if (!any(before) && !any(chosen)) {
                break;
            }
            solve(variance);
            if (Arrays.equals(before, chosen)) {
                break;
            }
        }
    }

    private static boolean any(boolean... chosen) {
        boolean any = false;
        for (boolean one : chosen) {
            any |= one;
        }
        return any;
    }

    /** Whether a plane has a pattern; then how its values scatter, over the noise, is filled in. */
    private boolean judge(int plane, float[][] pulls, double[] right, double[] variance) {
        PatternLayout layout = equations.layout(plane);
        double[] factor = new double[layout.components()];
        double strongest = 0;
        PatternNoise.Scale ofCells = noise.scale(pulls, plane, 0);
        for (int c = 0; c < layout.parts(); c++) {
            PatternNoise.Scale own = noise.scale(pulls, plane, c);
            PatternNoise.Scale scale = own.factor() > ofCells.factor() ? own : ofCells;
            double expected = noise.trace(plane, c);
            if (expected > 0) {
                factor[c] = scale.factor();
                double ratio = square(right, layout, c) / (factor[c] * expected);
                double degrees = expected * expected / response[plane][c][c];
                strongest = Math.max(strongest, deviate(ratio, degrees, scale.degrees()));
            }
        }
        strength[plane] = strongest;
        if (strongest <= limit) {
            return false;
        }
        int fitted = layout.components() - layout.parts();
        double[] excess = new double[fitted];
        double[][] matrix = new double[fitted][];
        for (int c = 0; c < fitted; c++) {
            int own = layout.parts() + c;
            factor[own] = factor[layout.partOf(own)];
            excess[c] = square(right, layout, own) - factor[own] * trace[plane][own];
            matrix[c] = Arrays.copyOfRange(response[plane][own], layout.parts(), layout.components());
        }
        double[] scatter = notNegative(matrix, excess);
        for (int c = 0; c < fitted; c++) {
            int own = layout.parts() + c;
            double ratio = factor[own] > 0 ? scatter[c] / factor[own] : 0;
            Arrays.fill(variance, from(layout, own), from(layout, own + 1), ratio);
        }
        return true;
    }

    /** Normal deviate that is exceeded as often as a ratio of variances (Wilson and Hilferty 1931; Paulson 1942). */
    private static double deviate(double ratio, double degrees, double degreesBelow) {
        double above = 2 / (9 * degrees);
        double below = degreesBelow > 0 ? 2 / (9 * degreesBelow) : 0;
        double root = StrictMath.cbrt(ratio);
        return ((1 - below) * root - (1 - above)) / Math.sqrt(below * root * root + above);
    }

    /** Least squares of few unknowns that are not negative, by trying which are zero. */
    private static double[] notNegative(double[][] matrix, double[] right) {
        int n = right.length;
        double[] best = new double[n];
        double gain = 0;
        for (int set = 1; set < 1 << n; set++) {
            double[] found = solve(matrix, right, set);
            double own = 0;
            boolean valid = true;
            for (int c = 0; c < n; c++) {
                own += found[c] * right[c];
                valid &= found[c] >= 0;
            }
            if (valid && own > gain) {
                gain = own;
                best = found;
            }
        }
        return best;
    }

    /** Gauss and Jordan on the unknowns of a set; NaN when they cannot be told apart. */
    private static double[] solve(double[][] matrix, double[] right, int set) {
        int n = right.length;
        double[][] a = new double[n][n + 1];
        for (int c = 0; c < n; c++) {
            boolean in = (set >> c & 1) == 1;
            for (int d = 0; d < n; d++) {
                a[c][d] = in && (set >> d & 1) == 1 ? matrix[c][d] : c == d ? 1 : 0;
            }
            a[c][n] = in ? right[c] : 0;
        }
        for (int c = 0; c < n; c++) {
            for (int r = 0; r < n; r++) {
                double share = r == c ? 0 : a[r][c] / a[c][c];
                for (int d = c; d <= n; d++) {
                    a[r][d] -= share * a[c][d];
                }
            }
        }
        double[] found = new double[n];
        for (int c = 0; c < n; c++) {
            found[c] = a[c][n] / a[c][c];
        }
        return found;
    }

    /** Means of the values by conjugate gradients, in units of their standard deviations. */
    private void solve(double[][] variance) {
        double[][] sigma = equations.zeros();
        for (int p = 0; p < sigma.length; p++) {
            for (int k = 0; k < sigma[p].length; k++) {
                sigma[p][k] = Math.sqrt(variance[p][k]);
            }
        }
        double[][] rest = equations.gather(equations.pulls(equations.zeros()));
        scale(rest, sigma);
        double[][] x = equations.zeros();
        double[][] direction = equations.zeros();
        copy(rest, direction);
        double square = product(rest, rest);
        double enough = ACCURACY * ACCURACY * square;
        for (int step = 0; step < MOST_STEPS && square > enough; step++) {
            double[][] moved = equations.zeros();
            copy(direction, moved);
            scale(moved, sigma);
            double[][] image = equations.times(moved);
            scale(image, sigma);
            add(image, 1, direction);
            double length = square / product(direction, image);
            add(x, length, direction);
            add(rest, -length, image);
            double next = product(rest, rest);
            for (int p = 0; p < direction.length; p++) {
                for (int k = 0; k < direction[p].length; k++) {
                    direction[p][k] = rest[p][k] + next / square * direction[p][k];
                }
            }
            square = next;
        }
        scale(x, sigma);
        values = x;
    }

    private static void scale(double[][] values, double[][] by) {
        for (int p = 0; p < values.length; p++) {
            for (int k = 0; k < values[p].length; k++) {
                values[p][k] *= by[p][k];
            }
        }
    }

    private static void copy(double[][] from, double[][] to) {
        for (int p = 0; p < from.length; p++) {
            System.arraycopy(from[p], 0, to[p], 0, from[p].length);
        }
    }

    private static void add(double[][] to, double factor, double[][] values) {
        for (int p = 0; p < to.length; p++) {
            for (int k = 0; k < to[p].length; k++) {
                to[p][k] += factor * values[p][k];
            }
        }
    }

    private static double product(double[][] one, double[][] other) {
        double sum = 0;
        for (int p = 0; p < one.length; p++) {
            for (int k = 0; k < one[p].length; k++) {
                sum += one[p][k] * other[p][k];
            }
        }
        return sum;
    }

    /** The map of a plane. */
    float[] plane(int plane) {
        return equations.layout(plane).sum(values[plane]);
    }

    /** How far a plane's strongest part is beyond noise, in standard deviations. */
    double strength(int plane) {
        return strength[plane];
    }

    /** How large that is in planes that have a pattern. */
    double limit() {
        return limit;
    }
}
