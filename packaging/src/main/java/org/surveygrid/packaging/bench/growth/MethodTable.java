package org.surveygrid.packaging.bench.growth;

import java.util.Locale;
import java.util.function.Consumer;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.sparse.Covariances;
import org.surveygrid.solver.sparse.Preparation;
import org.surveygrid.solver.sparse.ReducedSolver;
import org.surveygrid.solver.sparse.SolveOutcome;
import org.surveygrid.solver.sparse.SolverChoice;
import org.surveygrid.solver.sparse.SolverLimits;
import org.surveygrid.solver.sparse.SolverMethod;
import org.surveygrid.solver.sparse.block.CompensatedResidual;
import org.surveygrid.solver.sparse.factor.DenseFactor;
import org.surveygrid.solver.sparse.order.GeometricNestedDissection;
import org.surveygrid.solver.sparse.order.NaturalOrdering;
import org.surveygrid.solver.sparse.order.Ordering;
import org.surveygrid.solver.sparse.order.ReverseCuthillMckee;
import org.surveygrid.synthetic.RandomStream;

/** Solves equations in every way that there is and compares, in standard deviations of the unknowns. */
final class MethodTable {
    private static final long MOST_NUMBERS = 100_000_000;

    private final NormalEquations equations;
    private final int threads;

    MethodTable(NormalEquations equations, int threads) {
        this.equations = equations;
        this.threads = threads;
    }

    /** One line for each method; the first that can be afforded is what the others are compared with. */
    void print(Consumer<String> line) {
        int unknowns = equations.layout().unknowns();
        boolean full = unknowns <= DenseFactor.MOST_UNKNOWNS;
        ReducedSolver sparse = ready(SolverMethod.SPARSE, new GeometricNestedDissection());
        line.accept(sparse.choice().why());
        double[] sigma = sigma(sparse.covariances());
        double[] right = displaced(sigma);
        ReducedSolver first = full ? ready(SolverMethod.DENSE, new NaturalOrdering()) : sparse;
        double[] expected = solve(first, right);
        String to = full ? "the full factor" : "nested dissection";
        if (full) {
            line.accept(compared("nested dissection", to, difference(solve(sparse, right), expected, sigma)));
        }
        for (Ordering ordering : new Ordering[] {new ReverseCuthillMckee(), new NaturalOrdering()}) {
            SolverChoice choice = SolverChoice.forced(SolverMethod.SPARSE, equations.matrix(), ordering);
            if (choice.cost().nonZeros() > MOST_NUMBERS) {
                line.accept(ordering.title() + ": not tried, " + choice.cost());
            } else {
                double[] found = solve(ready(choice), right);
                line.accept(compared(ordering.title(), to, difference(found, expected, sigma)));
            }
        }
        double[] iterated = solve(ready(SolverMethod.ITERATIVE, new GeometricNestedDissection()), right);
        line.accept(compared("conjugate gradients", to, difference(iterated, expected, sigma)));
    }

    private static String compared(String method, String with, double sigmas) {
        return String.format(Locale.ROOT, "%s: at most %.1e sigma from %s", method, sigmas, with);
    }

    private ReducedSolver ready(SolverMethod method, Ordering ordering) {
        return ready(SolverChoice.forced(method, equations.matrix(), ordering));
    }

    private ReducedSolver ready(SolverChoice choice) {
        return switch (ReducedSolver.prepare(equations.matrix(), choice, SolverLimits.usual(threads))) {
            case Preparation.Ready ready -> ready.solver();
            case Preparation.NotPositiveDefinite hole -> throw new IllegalStateException(hole.toString());
        };
    }

    private static double[] solve(ReducedSolver solver, double[] right) {
        return switch (solver.solve(new double[][] {right})) {
            case SolveOutcome.Solved solved -> solved.values()[0];
            case SolveOutcome.NotConverged stuck -> throw new IllegalStateException(stuck.toString());
            case SolveOutcome.NotPositiveDefinite hole -> throw new IllegalStateException(hole.toString());
        };
    }

    private double[] sigma(Covariances covariances) {
        double[] sigma = new double[equations.layout().unknowns()];
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] = Math.sqrt(covariances.variance(i));
        }
        return sigma;
    }

    /** The right-hand side of unknowns that are off by their errors, at random, besides what is left of the fit. */
    private double[] displaced(double[] sigma) {
        RandomStream random = RandomStream.of(1, "displaced");
        double[] off = new double[sigma.length];
        for (int i = 0; i < off.length; i++) {
            off[i] = -sigma[i] * random.nextGaussian();
        }
        return new CompensatedResidual(equations.matrix()).of(equations.rightSide(), off);
    }

    private static double difference(double[] found, double[] expected, double[] sigma) {
        double most = 0;
        for (int i = 0; i < found.length; i++) {
            most = Math.max(most, Math.abs(found[i] - expected[i]) / sigma[i]);
        }
        return most;
    }
}
