package org.surveygrid.solver.sparse;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.data.DMatrixSparseTriplet;
import org.ejml.ops.DConvertMatrixStruct;
import org.ejml.sparse.FillReducing;
import org.ejml.sparse.csc.factory.LinearSolverFactory_DSCC;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.iterative.ConjugateGradients;
import org.surveygrid.solver.sparse.order.EliminationTree;
import org.surveygrid.solver.sparse.order.GeometricNestedDissection;
import org.surveygrid.solver.sparse.order.NaturalOrdering;
import org.surveygrid.solver.sparse.order.NodeGraph;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.solver.sparse.order.Ordering;
import org.surveygrid.solver.sparse.order.ReverseCuthillMckee;
import org.surveygrid.solver.sparse.order.SymbolicCost;

/**
 * Prints what orders and factors cost for surveys of a given size: {@code java ... SolverFigures orders|photometry|astrometry|gradients|smooth|small}.
 * Processor seconds of this thread; memory is what is in use after a collection.
 */
final class SolverFigures {
    private SolverFigures() {}

    public static void main(String[] arguments) {
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        switch (arguments.length == 0 ? "small" : arguments[0]) {
            case "orders" -> {
                orders("2 000 exposures x 1", MosaicSurvey.Shape.exposures(20, 1));
                orders("10 000 exposures x 1", MosaicSurvey.Shape.exposures(45, 1));
                orders("2 000 exposures x 6", MosaicSurvey.Shape.exposures(20, 6));
                orders("10 000 exposures x 6", MosaicSurvey.Shape.exposures(45, 6));
            }
            case "photometry" ->
                solve("324 000 chip-exposures x 1", MosaicSurvey.Shape.chipExposures(45, 6, 40), threads, 40);
            case "astrometry" ->
                solve("2 000 exposures x 6 + 36 chips x 10", MosaicSurvey.Shape.withChips(20, 6, 6, 10), threads, 40);
            case "survey" -> solve("10 125 exposures x 6", MosaicSurvey.Shape.exposures(45, 6), threads, 20);
            case "ejml" -> {
                compare("2 000 exposures x 6", MosaicSurvey.Shape.exposures(20, 6));
                compare("10 125 exposures x 6", MosaicSurvey.Shape.exposures(45, 6));
            }
            case "smooth" -> {
                smooth("320 exposures x 6", MosaicSurvey.Shape.exposures(8, 6));
                smooth("980 exposures x 6", MosaicSurvey.Shape.exposures(14, 6));
                smooth("2 000 exposures x 6", MosaicSurvey.Shape.exposures(20, 6));
            }
            case "gradients" -> {
                gradients("364 500 chip-exposures x 1", MosaicSurvey.Shape.chipExposures(45, 6, 40));
                gradients("10 125 exposures x 6", MosaicSurvey.Shape.exposures(45, 6));
            }
            default ->
                solve("500 exposures x 6 + 36 chips x 10", MosaicSurvey.Shape.withChips(10, 6, 6, 10), threads, 20);
        }
    }

    private static void orders(String title, MosaicSurvey.Shape shape) {
        double start = seconds();
        BlockMatrix matrix = MosaicSurvey.matrix(shape);
        NodeGraph graph = matrix.graph();
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f neighbours a node, made in %.1f s%n",
                title,
                2.0 * graph.edges() / matrix.layout().nodes(),
                seconds() - start);
        for (Ordering ordering :
                List.of(new NaturalOrdering(), new ReverseCuthillMckee(), new GeometricNestedDissection())) {
            start = seconds();
            int[] order = ordering.order(graph);
            double ordered = seconds() - start;
            start = seconds();
            SymbolicCost cost = SymbolicCost.of(EliminationTree.of(graph, order));
            System.out.printf(
                    Locale.ROOT,
                    "  %-28s %s; order %.2f s, cost %.2f s%n",
                    ordering.title(),
                    cost,
                    ordered,
                    seconds() - start);
        }
    }

    private static void solve(String title, MosaicSurvey.Shape shape, int threads, int variances) {
        double start = seconds();
        BlockMatrix matrix = MosaicSurvey.matrix(shape);
        System.out.printf(
                Locale.ROOT,
                "%s: assembled in %.1f s, %d blocks, %.0f MB in use%n",
                title,
                seconds() - start,
                matrix.blocks(),
                megabytes());
        start = seconds();
        SolverLimits limits = SolverLimits.usual(threads);
        SolverChoice choice = SolverChoice.predict(matrix, limits);
        System.out.printf(Locale.ROOT, "  %s; chosen in %.2f s%n", choice.why(), seconds() - start);
        double[] truth = ReducedSolverTest.random(matrix.layout().unknowns(), 1);
        double[] rightSide = ReducedSolverTest.product(matrix, truth);
        for (int repeat = 0; repeat < 2; repeat++) {
            start = seconds();
            long wall = System.nanoTime();
            Preparation preparation = ReducedSolver.prepare(matrix, choice, limits);
            if (!(preparation instanceof Preparation.Ready ready)) {
                System.out.printf(Locale.ROOT, "  %s%n", preparation);
                return;
            }
            double taken = seconds() - start;
            System.out.printf(
                    Locale.ROOT,
                    "  factor %.2f s processor, %.2f s wall, %.2f Gflop/s, %.0f MB in use%n",
                    taken,
                    (System.nanoTime() - wall) / 1e9,
                    choice.cost().flops() / taken / 1e9,
                    megabytes());
            start = seconds();
            SolveOutcome outcome = ready.solver().solve(new double[][] {rightSide});
            System.out.printf(
                    Locale.ROOT,
                    "  solution with refinement %.2f s, %s%n",
                    seconds() - start,
                    describe(outcome, truth));
            if (repeat == 1) {
                start = seconds();
                Covariances covariances = ready.solver().covariances();
                double sum = 0;
                for (int k = 0; k < variances; k++) {
                    sum += covariances.variance(k * (truth.length / variances));
                }
                System.out.printf(
                        Locale.ROOT,
                        "  selected inverse %.2f s, mean variance %.4g, %.0f MB in use%n",
                        seconds() - start,
                        sum / variances,
                        megabytes());
            }
        }
    }

    /** The same matrix in the same order by our factor and by EJML's sparse one. */
    private static void compare(String title, MosaicSurvey.Shape shape) {
        BlockMatrix matrix = MosaicSurvey.matrix(shape);
        SolverChoice choice = SolverChoice.forced(SolverMethod.SPARSE, matrix, new GeometricNestedDissection());
        NodeLayout layout = matrix.layout();
        int[] position = new int[layout.unknowns()];
        int next = 0;
        for (int place = 0; place < layout.nodes(); place++) {
            int node = choice.tree().node(place);
            for (int k = 0; k < layout.size(node); k++) {
                position[layout.firstUnknown(node) + k] = next++;
            }
        }
        DMatrixSparseTriplet upper = new DMatrixSparseTriplet(next, next, Math.toIntExact(matrix.storedNumbers()));
        for (int block = 0; block < matrix.blocks(); block++) {
            int row = layout.firstUnknown(matrix.rowNode(block));
            int column = layout.firstUnknown(matrix.columnNode(block));
            int at = matrix.offset(block);
            for (int i = row; i < row + layout.size(matrix.rowNode(block)); i++) {
                for (int j = column; j < column + layout.size(matrix.columnNode(block)); j++) {
                    double value = matrix.arena(block)[at++];
                    if (i >= j) {
                        int one = Math.min(position[i], position[j]);
                        upper.addItem(one, Math.max(position[i], position[j]), value);
                    }
                }
            }
        }
        DMatrixSparseCSC sparse = DConvertMatrixStruct.convert(upper, (DMatrixSparseCSC) null);
        for (int repeat = 0; repeat < 2; repeat++) {
            double start = seconds();
            boolean factored =
                    LinearSolverFactory_DSCC.cholesky(FillReducing.NONE).setA(sparse);
            double published = seconds() - start;
            start = seconds();
            ReducedSolver.prepare(matrix, choice, SolverLimits.usual(1));
            double ours = seconds() - start;
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: EJML %.2f s (%b), ours %.2f s, ratio %.1f%n",
                    title,
                    choice.cost(),
                    published,
                    factored,
                    ours,
                    published / ours);
        }
    }

    /** Steps of conjugate gradients with the smooth space that the solver has, and with one of smooth deformations. */
    private static void smooth(String title, MosaicSurvey.Shape shape) {
        for (double share : new double[] {0.02, 1e-3, 1e-4}) {
            BlockMatrix matrix = MosaicSurvey.matrix(shape.references(share));
            double[] truth = ReducedSolverTest.random(matrix.layout().unknowns(), 1);
            double[] rightSide = ReducedSolverTest.product(matrix, truth);
            ConjugateGradients usual = ((ConjugateGradients.Preparation.Prepared)
                            ConjugateGradients.prepare(matrix, ConjugateGradients.StoppingRule.usual()))
                    .solver();
            String steps = usual.solve(rightSide) instanceof ConjugateGradients.Outcome.Converged converged
                    ? Integer.toString(converged.steps())
                    : "over 3000";
            System.out.printf(
                    Locale.ROOT,
                    "%s, %.2g %% references; usual %s steps, deformations %s, with cells of 4 deg %s; %s%n",
                    title,
                    100 * share,
                    steps,
                    deformations(matrix, 0.1, rightSide),
                    deformations(matrix, 4, rightSide),
                    SolverChoice.predict(matrix, SolverLimits.usual(1)).why());
        }
    }

    private static String deformations(BlockMatrix matrix, double cellDeg, double[] rightSide) {
        try {
            return Integer.toString(new SmoothDeformations(matrix, 1, cellDeg).steps(rightSide));
        } catch (IllegalStateException e) {
            return "none: " + e.getMessage();
        }
    }

    private static void gradients(String title, MosaicSurvey.Shape shape) {
        for (double share : new double[] {0.02, 1e-4}) {
            BlockMatrix matrix = MosaicSurvey.matrix(shape.references(share));
            double[] truth = ReducedSolverTest.random(matrix.layout().unknowns(), 1);
            double[] rightSide = ReducedSolverTest.product(matrix, truth);
            for (double cellDeg : new double[] {180, 10, 5, 2.5}) {
                double start = seconds();
                ConjugateGradients solver = ((ConjugateGradients.Preparation.Prepared) ConjugateGradients.prepare(
                                matrix, new ConjugateGradients.StoppingRule(1e-8, 1e-7, 3000, cellDeg)))
                        .solver();
                double prepared = seconds() - start;
                start = seconds();
                String outcome = switch (solver.solve(rightSide)) {
                    case ConjugateGradients.Outcome.Converged c ->
                        c.steps() + " steps, error bound " + c.errorSigma() + " sigma";
                    case ConjugateGradients.Outcome.StillMoving m -> m.toString();
                    case ConjugateGradients.Outcome.NotPositiveDefinite n -> n.toString();
                };
                System.out.printf(
                        Locale.ROOT,
                        "%s, %.2g %% references, cells of %.1f deg (%d smooth unknowns): prepared %.1f s, %s in %.1f s%n",
                        title,
                        100 * share,
                        cellDeg,
                        solver.smoothUnknowns(),
                        prepared,
                        outcome,
                        seconds() - start);
            }
        }
    }

    private static String describe(SolveOutcome outcome, double[] truth) {
        return switch (outcome) {
            case SolveOutcome.Solved solved -> {
                double worst = 0;
                for (int i = 0; i < truth.length; i++) {
                    worst = Math.max(worst, Math.abs(solved.values()[0][i] - truth[i]));
                }
                yield String.format(
                        Locale.ROOT,
                        "%d iterations, residual %.2g, largest error %.2g",
                        solved.iterations(),
                        solved.relativeResidual(),
                        worst);
            }
            case SolveOutcome.NotConverged failed -> failed.toString();
            case SolveOutcome.NotPositiveDefinite failed -> failed.toString();
        };
    }

    private static double seconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    private static double megabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }
}
