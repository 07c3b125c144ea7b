package org.surveygrid.solver.astrometric.term;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.solver.pixelmap.PixelMap;
import org.surveygrid.solver.pixelmap.TemplateAmplitudes;
import org.surveygrid.solver.pixelmap.TemplateForm;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.toml.TomlSection;

/**
 * A displacement of pixels by a map times an amplitude, as tree rings and the edges of chips make it. What a map has of the
 * polynomials of a chip is taken off: they are fitted anyway, and world coordinates need not hold it.
 */
final class PixelTemplate implements AstrometricTerm {
    private final SurveyFacts survey;
    private final TemplateAmplitudes amplitudes;

    private PixelTemplate(SurveyFacts survey, TemplateAmplitudes amplitudes) {
        this.survey = survey;
        this.amplitudes = amplitudes;
    }

    static List<TermDeclaration> read(TomlSection section, MapFiles files) {
        List<TermDeclaration> declared = new ArrayList<>();
        for (TemplateForm form : TemplateForm.read(section, files, TemplateForm.POSITIONS)) {
            declared.add(survey -> build(form, survey));
        }
        return declared;
    }

    private static TermOutcome build(TemplateForm form, SurveyFacts survey) {
        TemplateAmplitudes amplitudes = new TemplateAmplitudes(
                form,
                new TemplateAmplitudes.Camera(
                        survey.chips().stream().map(ChipFrame::chip).toList(), survey.epoch(), survey.filters()),
                map -> map.withoutPolynomial(survey.chipDegree()));
        Optional<String> refusal = amplitudes.refusal();
        return refusal.isPresent()
                ? new TermOutcome.Refused(refusal.get())
                : new TermOutcome.Ready(new PixelTemplate(survey, amplitudes));
    }

    @Override
    public void addNodes(NodeLayout.Builder builder, boolean[] included) {
        amplitudes.declare(builder);
    }

    /** Displacement along an axis of the tangent plane for an amplitude of 1. */
    private double displacement(Sighting at, PixelMap map, int axis) {
        ChipFrame frame = survey.chips().get(at.chip());
        double alongX = (at.xPx() + 0.5) / frame.widthPx();
        double alongY = (at.yPx() + 0.5) / frame.heightPx();
        double dx = map.at(0, alongX, alongY);
        double dy = map.at(1, alongX, alongY);
        double[] m = frame.map();
        return at.slope(axis, 0) * (m[1] * dx + m[2] * dy) + at.slope(axis, 1) * (m[4] * dx + m[5] * dy);
    }

    @Override
    public void correct(Sighting at, double[] plane) {
        double amplitude = amplitudes.amplitude(at.exposure(), at.chip());
        if (amplitude != 0) {
            PixelMap map = amplitudes.map(at.exposure(), at.chip());
            plane[0] += amplitude * displacement(at, map, 0);
            plane[1] += amplitude * displacement(at, map, 1);
        }
    }

    @Override
    public void put(StarRows rows, Sighting at, int axis) {
        PixelMap map = amplitudes.map(at.exposure(), at.chip());
        if (!map.isEmpty()) {
            amplitudes.put(rows, at.exposure(), at.chip(), -displacement(at, map, axis));
        }
    }

    @Override
    public void constrain(NormalEquations equations) {
        amplitudes.addPriors(equations);
    }

    @Override
    public void move(NormalSolution step) {
        amplitudes.move(step);
    }

    @Override
    public Optional<String> nameOf(int node) {
        return amplitudes.nameOf(node);
    }

    @Override
    public List<FittedValue> values(ToDoubleFunction<LinearForm> variance) {
        List<FittedValue> values = new ArrayList<>();
        amplitudes.tell((name, value, unknown) -> values.add(
                new FittedValue(name, value, Math.sqrt(variance.applyAsDouble(unknown)), "of the template")));
        return values;
    }

    @Override
    public Optional<TemplateAmplitudes> template() {
        return Optional.of(amplitudes);
    }
}
