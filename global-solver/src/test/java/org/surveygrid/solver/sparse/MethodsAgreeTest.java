package org.surveygrid.solver.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.GeometricNestedDissection;
import org.surveygrid.solver.sparse.order.NaturalOrdering;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.solver.sparse.order.ReverseCuthillMckee;
import org.surveygrid.synthetic.RandomStream;

/** One survey of exposures with a plane each and a camera with a polynomial, solved in every way that there is. */
class MethodsAgreeTest {
    private static final int SIDE = 4;
    private static final int DITHERS = 4;
    private static final int EXPOSURE_TERMS = 3;
    private static final int CAMERA_TERMS = 5;
    private static final int STARS = 1500;
    private static final double LARGEST_SIGMA = 1e-6;

    private final NodeLayout layout;
    private final NormalEquations equations;
    private final LeastSquaresTwin rows;
    private final double[] centreX = new double[SIDE * SIDE * DITHERS];
    private final double[] centreY = new double[centreX.length];

    MethodsAgreeTest() {
        RandomStream random = RandomStream.of(31, "survey");
        NodeLayout.Builder nodes = NodeLayout.builder();
        for (int e = 0; e < centreX.length; e++) {
            int tile = e / DITHERS;
            int row = tile / SIDE;
            centreX[e] = tile % SIDE + 0.3 * random.nextDouble();
            centreY[e] = row + 0.3 * random.nextDouble();
            nodes.add(EXPOSURE_TERMS, 1, 0.02 * centreX[e], 0.02 * centreY[e]);
        }
        nodes.addBorder(CAMERA_TERMS);
        layout = nodes.build();
        equations = new NormalEquations(layout);
        rows = new LeastSquaresTwin(layout.unknowns() + STARS);
        StarRows star = new StarRows(1);
        for (int s = 0; s < STARS; s++) {
            star.clear();
            double x = (SIDE + 0.3) * random.nextDouble();
            double y = (SIDE + 0.3) * random.nextDouble();
            for (int e = 0; e < centreX.length; e++) {
                double u = x - centreX[e] - 0.5;
                double v = y - centreY[e] - 0.5;
                if (Math.abs(u) < 0.53 && Math.abs(v) < 0.53) {
                    measure(star, s, e, new double[] {u, v, random.nextGaussian(), 20 + 80 * random.nextDouble()});
                }
            }
            if (s % 10 == 0) {
                double residual = random.nextGaussian();
                star.endRow(new double[] {1}, residual, 50);
                rows.add(new int[] {layout.unknowns() + s}, new double[] {Math.sqrt(50)}, Math.sqrt(50) * residual);
            }
            if (!equations.add(star)) {
                rows.add(new int[] {layout.unknowns() + s}, new double[] {1}, 0);
            }
        }
    }

    private void measure(StarRows star, int number, int e, double[] uvResidualWeight) {
        double u = uvResidualWeight[0];
        double v = uvResidualWeight[1];
        double[] own = {1, u, v};
        double[] camera = {u * u, u * v, v * v, u * u * u, v * v * v};
        star.put(e, own, EXPOSURE_TERMS);
        star.put(centreX.length, camera, CAMERA_TERMS);
        star.endRow(new double[] {1}, uvResidualWeight[2], uvResidualWeight[3]);
        double root = Math.sqrt(uvResidualWeight[3]);
        int[] column = new int[EXPOSURE_TERMS + CAMERA_TERMS + 1];
        double[] coefficient = new double[column.length];
        for (int k = 0; k < column.length - 1; k++) {
            boolean ofExposure = k < EXPOSURE_TERMS;
            column[k] =
                    ofExposure ? layout.firstUnknown(e) + k : layout.firstUnknown(centreX.length) + k - EXPOSURE_TERMS;
            coefficient[k] = root * (ofExposure ? own[k] : camera[k - EXPOSURE_TERMS]);
        }
        column[column.length - 1] = layout.unknowns() + number;
        coefficient[column.length - 1] = root;
        rows.add(column, coefficient, root * uvResidualWeight[2]);
    }

    @Test
    void full_and_sparse_factors_gradients_and_rows_without_normal_equations_agree_to_a_millionth_of_sigma() {
        ReducedSolver dense = ReducedSolverTest.ready(equations.matrix(), SolverMethod.DENSE, new NaturalOrdering());
        double[] expected = solve(dense);
        Covariances covariances = dense.covariances();
        SequencedMap<String, double[]> found = new LinkedHashMap<>();
        found.put(
                "sparse, natural",
                solve(ReducedSolverTest.ready(equations.matrix(), SolverMethod.SPARSE, new NaturalOrdering())));
        found.put(
                "sparse, nested dissection",
                solve(ReducedSolverTest.ready(
                        equations.matrix(), SolverMethod.SPARSE, new GeometricNestedDissection())));
        found.put(
                "sparse, reverse Cuthill-McKee",
                solve(ReducedSolverTest.ready(equations.matrix(), SolverMethod.SPARSE, new ReverseCuthillMckee())));
        found.put(
                "conjugate gradients",
                solve(ReducedSolverTest.ready(
                        equations.matrix(), SolverMethod.ITERATIVE, new GeometricNestedDissection())));

        found.put("LSQR", rows.solve(5000, 1e-11));

        found.forEach((method, values) -> {
            for (int i = 0; i < expected.length; i++) {
                double sigma = Math.sqrt(covariances.variance(i));
                assertThat(values[i])
                        .as("%s, unknown %d", method, i)
                        .isCloseTo(expected[i], within(LARGEST_SIGMA * sigma));
            }
        });
    }

    private double[] solve(ReducedSolver solver) {
        return ((SolveOutcome.Solved) solver.solve(new double[][] {equations.rightSide()})).values()[0];
    }
}
