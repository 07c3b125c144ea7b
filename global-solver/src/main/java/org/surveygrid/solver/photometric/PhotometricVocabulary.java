package org.surveygrid.solver.photometric;

import java.util.List;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.diagnosis.Vocabulary;
import org.surveygrid.solver.normal.LinearForm;

/** What the unknowns of magnitudes are called; coordinates by source list. */
record PhotometricVocabulary(Detections detections, PhotometricProblem problem, List<Wcs> coordinates)
        implements Vocabulary {
    @Override
    public String name(int unknown) {
        return problem.model().name(unknown);
    }

    @Override
    public List<LinearForm> levels(int exposure) {
        if (problem.component()[exposure] < 0) {
            return List.of();
        }
        for (int list = 0; list < detections.lists().size(); list++) {
            if (detections.exposureOfList(list) == exposure) {
                return List.of(problem.model().zeroPoint(exposure, detections.chipOfList(list)));
            }
        }
        return List.of();
    }

    @Override
    public SkyPosition place(int detection) {
        return coordinates.get(detections.list(detection)).toSky(detections.xPx(detection), detections.yPx(detection));
    }

    @Override
    public SkyPosition placeOfMeasurement(int measurement) {
        return place(problem.stars().detection(measurement));
    }

    @Override
    public Unit unit() {
        return new Unit("mag", 1);
    }
}
