package org.surveygrid.solver.astrometric;

import java.util.List;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.diagnosis.Vocabulary;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.normal.LinearForm;

/** What the unknowns of positions are called. */
record AstrometricVocabulary(Detections detections, FitProblem problem) implements Vocabulary {
    @Override
    public String name(int unknown) {
        return problem.nodes().name(unknown, problem.model().chips(), detections.exposures());
    }

    @Override
    public List<LinearForm> levels(int exposure) {
        AstrometricNodes nodes = problem.nodes();
        return nodes.includes(exposure)
                ? List.of(LinearForm.of(nodes.exposure(exposure, 0), 0), LinearForm.of(nodes.exposure(exposure, 1), 0))
                : List.of();
    }

    @Override
    public SkyPosition place(int detection) {
        double[] at = {detections.xPx(detection), detections.yPx(detection)};
        return TangentBasis.position(
                problem.model().toVector(detections.exposure(detection), detections.chip(detection), at));
    }

    @Override
    public Unit unit() {
        return new Unit("mas", 1000);
    }
}
