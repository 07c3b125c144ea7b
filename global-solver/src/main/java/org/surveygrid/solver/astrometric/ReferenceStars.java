package org.surveygrid.solver.astrometric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.focalplane.TangentBasis;

/**
 * A reference catalogue's positions, ready for the fit. Rows with a position that is no number are left out; an unknown
 * error counts as 100 mas.
 */
record ReferenceStars(List<double[]> directions, double[] errorMas) {
    private static final double UNKNOWN_ERROR_MAS = 100;

    static ReferenceStars of(Optional<ReferenceCatalogue> catalogue) {
        List<Double> errors = new ArrayList<>();
        List<double[]> directions = new ArrayList<>();
        catalogue.ifPresent(stars -> {
            for (int i = 0; i < stars.size(); i++) {
                double ra = stars.raDegrees()[i];
                double dec = stars.decDegrees()[i];
                double error = stars.positionErrorMas()[i];
                if (Double.isFinite(ra) && Double.isFinite(dec)) {
                    errors.add(error > 0 ? error : UNKNOWN_ERROR_MAS);
                    directions.add(TangentBasis.vector(SkyPosition.wrapping(ra, dec)));
                }
            }
        });
        return new ReferenceStars(
                List.copyOf(directions),
                errors.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** All directions one after the other. */
    double[] flatDirections() {
        double[] flat = new double[3 * directions.size()];
        for (int i = 0; i < directions.size(); i++) {
            System.arraycopy(directions.get(i), 0, flat, 3 * i, 3);
        }
        return flat;
    }
}
