package org.surveygrid.solver.astrometric;

import java.util.List;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.ExposureTies;
import org.surveygrid.solver.diagnosis.Vocabulary;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.normal.LinearForm;

/**
 * One fit and all that belongs to it.
 *
 * @param model its parameters
 * @param stars its measurements
 * @param nodes its unknowns
 * @param fit the fit
 * @param ties which exposures hang together, and whether reference stars tie them to the sky
 */
record FitProblem(
        AstrometricModel model,
        StarMeasurements stars,
        AstrometricNodes nodes,
        RobustFit fit,
        ExposureTies ties) {
    /** Of each exposure, -1 for those left out. */
    int[] component() {
        return ties.component();
    }

    /** By component, whether reference stars tie it to the sky. */
    boolean[] absolute() {
        return ties.absolute();
    }

    /** What the unknowns are called. */
    Vocabulary vocabulary(Detections detections) {
        return new Words(detections, model, nodes, stars);
    }

    private record Words(
            Detections detections, AstrometricModel model, AstrometricNodes nodes, StarMeasurements stars)
            implements Vocabulary {
        @Override
        public String name(int unknown) {
            return nodes.name(unknown, model.chips(), detections.exposures());
        }

        @Override
        public List<LinearForm> levels(int exposure) {
            return nodes.includes(exposure)
                    ? List.of(LinearForm.of(nodes.exposure(exposure, 0), 0), LinearForm.of(nodes.exposure(exposure, 1), 0))
                    : List.of();
        }

        @Override
        public SkyPosition place(int detection) {
            double[] at = {detections.xPx(detection), detections.yPx(detection)};
            return TangentBasis.position(
                    model.toVector(detections.exposure(detection), detections.chip(detection), at));
        }

        @Override
        public SkyPosition placeOfMeasurement(int measurement) {
            return place(stars.detection(measurement));
        }

        @Override
        public Unit unit() {
            return new Unit("mas", 1000);
        }
    }
}
