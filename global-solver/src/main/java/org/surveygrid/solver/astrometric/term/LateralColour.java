package org.surveygrid.solver.astrometric.term;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.toml.TomlSection;

/**
 * Lateral colour: the optics put red stars elsewhere than blue ones, by a polynomial over the focal plane without
 * constant, in each filter and epoch.
 */
final class LateralColour implements AstrometricTerm {
    private static final String KEY = "lateralColour";
    private static final int HIGHEST_DEGREE = 3;
    private static final double PRIOR_ARCSEC = 0.5;

    private final SurveyFacts survey;
    private final int degree;
    private final int terms;
    private final List<String> systems;
    private final int[] systemOf;
    /** By system: terms of xi, then of eta, in arcseconds per magnitude. */
    private final double[][] value;

    private final int[] node;

    private LateralColour(SurveyFacts survey, int degree) {
        this.survey = survey;
        this.degree = degree;
        this.terms = (degree + 1) * (degree + 2) / 2 - 1;
        List<String> names = new ArrayList<>();
        boolean several = new TreeSet<>(List.of(boxed(survey.epoch()))).size() > 1;
        for (int e = 0; e < survey.exposures().size(); e++) {
            names.add("filter " + survey.filters().get(e) + (several ? ", epoch " + (survey.epoch()[e] + 1) : ""));
        }
        this.systems = List.copyOf(new TreeSet<>(names));
        this.systemOf = names.stream().mapToInt(systems::indexOf).toArray();
        this.value = new double[systems.size()][2 * terms];
        this.node = new int[systems.size()];
    }

    private static Integer[] boxed(int[] values) {
        Integer[] boxed = new Integer[values.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }

    static Optional<TermDeclaration> read(TomlSection section) {
        int wanted = section.integer(KEY, 0, HIGHEST_DEGREE).orElse(0);
        return wanted == 0
                ? Optional.empty()
                : Optional.of(TermDeclaration.coloured(survey -> survey.isColoured()
                        ? new TermOutcome.Ready(new LateralColour(survey, wanted))
                        : survey.withoutColours(KEY)));
    }

    @Override
    public void addNodes(NodeLayout.Builder builder, boolean[] included) {
        for (int s = 0; s < node.length; s++) {
            node[s] = builder.addBorder(2 * terms);
        }
    }

    private double[] basis(Sighting at) {
        double[] basis = new double[terms];
        double x = at.u() / survey.radiusArcsec();
        double y = at.v() / survey.radiusArcsec();
        int next = 0;
        for (int total = 1; total <= degree; total++) {
            for (int j = 0; j <= total; j++) {
                double product = 1;
                for (int k = 0; k < total; k++) {
                    product *= k < j ? y : x;
                }
                basis[next++] = product;
            }
        }
        return basis;
    }

    @Override
    public void correct(Sighting at, double[] plane) {
        if (at.colourMag() == 0) {
            return;
        }
        double[] basis = basis(at);
        double[] of = value[systemOf[at.exposure()]];
        for (int axis = 0; axis < 2; axis++) {
            double sum = 0;
            for (int k = 0; k < terms; k++) {
                sum += of[axis * terms + k] * basis[k];
            }
            plane[axis] -= at.colourMag() * sum;
        }
    }

    @Override
    public void put(StarRows rows, Sighting at, int axis) {
        if (at.colourMag() == 0) {
            return;
        }
        double[] basis = basis(at);
        double[] coefficients = new double[2 * terms];
        for (int k = 0; k < terms; k++) {
            coefficients[axis * terms + k] = at.colourMag() * basis[k];
        }
        rows.put(node[systemOf[at.exposure()]], coefficients, 2 * terms);
    }

    @Override
    public void constrain(NormalEquations equations) {
        for (int s = 0; s < node.length; s++) {
            for (int k = 0; k < 2 * terms; k++) {
                equations.addEquation(LinearForm.of(node[s], k), -value[s][k], 1 / (PRIOR_ARCSEC * PRIOR_ARCSEC));
            }
        }
    }

    @Override
    public void move(NormalSolution step) {
        for (int s = 0; s < node.length; s++) {
            for (int k = 0; k < 2 * terms; k++) {
                value[s][k] += step.value(node[s], k);
            }
        }
    }

    @Override
    public Optional<String> nameOf(int wanted) {
        for (int s = 0; s < node.length; s++) {
            if (node[s] == wanted) {
                return Optional.of("lateral colour of " + systems.get(s));
            }
        }
        return Optional.empty();
    }

    @Override
    public List<FittedValue> values(ToDoubleFunction<LinearForm> variance) {
        List<FittedValue> values = new ArrayList<>();
        for (int s = 0; s < node.length; s++) {
            int k = 0;
            for (int axis = 0; axis < 2; axis++) {
                for (int total = 1; total <= degree; total++) {
                    for (int j = 0; j <= total; j++) {
                        String name = String.format(
                                Locale.ROOT,
                                "lateral colour of %s, %s, term u^%d v^%d",
                                systems.get(s),
                                axis == 0 ? "xi" : "eta",
                                total - j,
                                j);
                        double sigma = Math.sqrt(variance.applyAsDouble(LinearForm.of(node[s], k)));
                        values.add(new FittedValue(name, 1000 * value[s][k++], 1000 * sigma, "mas/mag at the edge"));
                    }
                }
            }
        }
        return values;
    }
}
