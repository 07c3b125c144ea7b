package org.surveygrid.solver.photometric;

import java.util.List;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.ExposureTies;
import org.surveygrid.solver.diagnosis.Vocabulary;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.normal.LinearForm;

/**
 * One fit and all that belongs to it.
 *
 * @param model what is fitted
 * @param stars its measurements
 * @param fit the fit
 * @param ties which exposures hang together, and whether reference stars tie them
 * @param published how many stars of the catalogue have a magnitude in the filter, wherever they are
 */
record PhotometricProblem(
        PhotometricModel model, MagnitudeMeasurements stars, RobustFit fit, ExposureTies ties, int published) {
    /** Of each exposure, -1 for those left out. */
    int[] component() {
        return ties.component();
    }

    /** By component, whether reference stars tie it. */
    boolean[] absolute() {
        return ties.absolute();
    }

    /** Formal standard deviation of a chip's zero point in an exposure, with the mean of the star flat. */
    double zeroPointErrorMag(int exposure, int chip) {
        return Math.sqrt(fit.factor().variance(model.zeroPoint(exposure, chip)));
    }

    /** What the unknowns are called; coordinates by source list. */
    Vocabulary vocabulary(Detections detections, List<Wcs> coordinates) {
        int[] firstChip = new int[detections.exposures().size()];
        for (int list = detections.lists().size() - 1; list >= 0; list--) {
            firstChip[detections.exposureOfList(list)] = detections.chipOfList(list);
        }
        return new Words(detections, this, coordinates, firstChip);
    }

    /** The last is the first chip of each exposure. */
    private record Words(
            Detections detections, PhotometricProblem problem, List<Wcs> coordinates, int[] firstChip)
            implements Vocabulary {
        @Override
        public String name(int unknown) {
            return problem.model().name(unknown);
        }

        @Override
        public List<LinearForm> levels(int exposure) {
            return problem.component()[exposure] < 0
                    ? List.of()
                    : List.of(problem.model().zeroPoint(exposure, firstChip[exposure]));
        }

        @Override
        public SkyPosition place(int detection) {
            return coordinates
                    .get(detections.list(detection))
                    .toSky(detections.xPx(detection), detections.yPx(detection));
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
}
