package org.surveygrid.solver.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.ExposureTies;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalFactor;
import org.surveygrid.solver.sparse.WeakMode;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.block.CompensatedResidual;

/**
 * Examines a finished fit. Modes are those of what the stars say together with mere definitions, without priors and
 * without conventions about floating groups; then it is asked which of these holds them.
 */
public final class Examination {
    private static final int MODES = 20;
    private static final int TOP_PARTS = 20;
    /** Parts of a mode that move less are not worth a name. */
    private static final double SMALLEST_PART = 0.02;

    private static final double DECIDING_SHARE = 0.5;
    /** A mean level is taken over at most so many exposures. */
    private static final int MOST_IN_MEAN = 32;

    private final Detections detections;
    private final Measurements measurements;
    private final Vocabulary words;
    private final RobustFit fit;
    private final NormalFactor factor;
    private final BlockMatrix priors;
    private final BlockMatrix conventions;
    private final BlockMatrix definitions;

    private Examination(Detections detections, RobustFit fit, Measurements measurements, Vocabulary words) {
        this.detections = detections;
        this.measurements = measurements;
        this.words = words;
        this.fit = fit;
        this.factor = fit.factor();
        this.priors = fit.held(Hold.PRIOR).matrix();
        this.conventions = fit.held(Hold.COMPONENT).matrix();
        this.definitions = fit.held(Hold.DEFINITION).matrix();
    }

    /** What a fit was made of. */
    public record Subject(Detections detections, ExposureTies ties, Measurements measurements) {}

    /**
     * Examines.
     *
     * @param subject what was fitted
     * @param fit finished
     * @param words names of its unknowns
     * @return what is not determined
     */
    public static Diagnosis of(Subject subject, RobustFit fit, Vocabulary words) {
        return new Examination(subject.detections(), fit, subject.measurements(), words).diagnose(subject.ties());
    }

    private Diagnosis diagnose(ExposureTies ties) {
        return new Diagnosis(
                groups(ties),
                ties.bridges().stream().map(this::bridge).toList(),
                modes(),
                priorDecisions(),
                reaches(),
                words.unit().symbol(),
                new StarVerdicts(measurements, times(), words::placeOfMeasurement).suspects(),
                List.of(),
                factor.method());
    }

    private List<ExposureGroup> groups(ExposureTies ties) {
        List<ExposureGroup> groups = new ArrayList<>();
        for (int c = 0; c < ties.absolute().length; c++) {
            int number = c;
            groups.add(new ExposureGroup(
                    c,
                    ties.absolute()[c],
                    ids(IntStream.range(0, ties.component().length)
                            .filter(e -> ties.component()[e] == number)
                            .toArray())));
        }
        return groups;
    }

    private double[] times() {
        double[] times = new double[detections.exposures().size()];
        for (int list = 0; list < detections.lists().size(); list++) {
            times[detections.exposureOfList(list)] =
                    detections.lists().get(list).exposure().mjdUtc();
        }
        return times;
    }

    private List<String> ids(int[] exposures) {
        return Arrays.stream(exposures).mapToObj(detections.exposures()::get).toList();
    }

    private Bridge bridge(ExposureTies.Bridge tie) {
        int[] one = few(tie.exposures());
        int[] other = few(tie.others());
        double variance = 0;
        for (int axis = 0; axis < measurements.axes(); axis++) {
            LinearForm difference = new LinearForm();
            for (int e : one) {
                difference.plus(words.levels(e).get(axis), 1.0 / one.length);
            }
            for (int e : other) {
                difference.plus(words.levels(e).get(axis), -1.0 / other.length);
            }
            variance = Math.max(variance, factor.variance(difference));
        }
        return new Bridge(
                ids(tie.exposures()),
                ids(tie.others()),
                Arrays.stream(tie.stars())
                        .mapToObj(d -> StarName.of(words.place(d)))
                        .toList(),
                Math.sqrt(variance) * words.unit().perUnknown(),
                words.unit().symbol());
    }

    private static int[] few(int[] exposures) {
        int stride = (exposures.length + MOST_IN_MEAN - 1) / MOST_IN_MEAN;
        return IntStream.range(0, exposures.length)
                .filter(i -> i % stride == 0)
                .map(i -> exposures[i])
                .toArray();
    }

    private List<NamedMode> modes() {
        BlockMatrix without = new BlockMatrix(priors.layout());
        without.add(priors);
        without.add(conventions);
        CompensatedResidual ofPriors = new CompensatedResidual(priors);
        CompensatedResidual ofConventions = new CompensatedResidual(conventions);
        List<NamedMode> modes = new ArrayList<>();
        List<double[]> floating = new ArrayList<>();
        for (WeakMode mode : factor.weakModes(without, definitions, MODES)) {
            double[] direction = mode.direction().clone();
            for (double[] free : floating) {
                remove(free, direction, ofConventions);
            }
            double prior = product(ofPriors, direction, direction);
            double convention = product(ofConventions, direction, direction);
            NamedMode.HeldBy holder = NamedMode.HeldBy.STARS;
            if (convention > Math.max(prior, mode.eigenvalue())) {
                holder = NamedMode.HeldBy.CONVENTION;
                floating.add(direction);
            } else if (prior > mode.eigenvalue()) {
                holder = NamedMode.HeldBy.PRIOR;
            }
            boolean runs = mode.strength() != WeakMode.Strength.FIXED && holder != NamedMode.HeldBy.CONVENTION;
            double sigma = runs ? sigma(mode, prior) : 0;
            modes.add(new NamedMode(mode.eigenvalue(), mode.strength(), parts(mode), holder, sigma));
        }
        return modes;
    }

    /** How far a mode may have run. */
    private double sigma(WeakMode mode, double prior) {
        double information = Math.max(0, mode.eigenvalue()) + prior;
        return fit.displacement(mode.direction()) * words.unit().perUnknown() / Math.sqrt(information);
    }

    /** What a mode can borrow from weaker ones that a convention holds, the convention does not hold in it. */
    private static void remove(double[] weaker, double[] from, CompensatedResidual conventions) {
        double share = product(conventions, weaker, from) / product(conventions, weaker, weaker);
        for (int i = 0; i < from.length; i++) {
            from[i] -= share * weaker[i];
        }
    }

    private List<NamedMode.Part> parts(WeakMode mode) {
        List<NamedMode.Part> parts = new ArrayList<>();
        for (int k = 0; k < Math.min(TOP_PARTS, mode.unknowns().length); k++) {
            if (Math.abs(mode.parts()[k]) >= SMALLEST_PART) {
                parts.add(new NamedMode.Part(words.name(mode.unknowns()[k]), mode.parts()[k]));
            }
        }
        return parts;
    }

    /** What a direction costs under equations, or two have in common. */
    private static double product(CompensatedResidual equations, double[] one, double[] other) {
        double[] image = equations.of(new double[one.length], one);
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum -= image[i] * other[i];
        }
        return sum;
    }

    private List<PriorDecision> priorDecisions() {
        double[] prior = priors.diagonal();
        List<PriorDecision> decisions = new ArrayList<>();
        for (int i = 0; i < prior.length; i++) {
            double share = prior[i] > 0 ? prior[i] * factor.variance(i) : 0;
            if (share > DECIDING_SHARE) {
                decisions.add(new PriorDecision(words.name(i), Math.min(1, share)));
            }
        }
        decisions.sort(Comparator.comparingDouble(PriorDecision::share).reversed());
        return decisions;
    }

    private List<ExposureReach> reaches() {
        double[] weight = new double[detections.exposures().size()];
        for (int s = 0; s < measurements.stars(); s++) {
            for (int i = measurements.start(s); i < measurements.start(s + 1) && measurements.isFitted(s); i++) {
                int group = measurements.group(i);
                boolean counts = group < weight.length && measurements.isActive(i) && words.isOfLevel(i);
                if (counts) {
                    weight[group] += measurements.weight(i);
                }
            }
        }
        List<ExposureReach> reaches = new ArrayList<>();
        double unit = words.unit().perUnknown();
        for (int e = 0; e < weight.length; e++) {
            double variance = 0;
            for (LinearForm level : words.levels(e)) {
                variance = Math.max(variance, factor.variance(level));
            }
            if (variance > 0) {
                reaches.add(new ExposureReach(
                        detections.exposures().get(e), unit * Math.sqrt(variance), unit / Math.sqrt(weight[e])));
            }
        }
        return reaches;
    }
}
