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
record ReferenceStars(double[] raDegrees, double[] decDegrees, List<double[]> directions, double[] errorMas) {
    private static final double UNKNOWN_ERROR_MAS = 100;

    static ReferenceStars of(Optional<ReferenceCatalogue> catalogue) {
        List<double[]> kept = new ArrayList<>();
        List<double[]> directions = new ArrayList<>();
        catalogue.ifPresent(stars -> {
            for (int i = 0; i < stars.size(); i++) {
                double ra = stars.raDegrees()[i];
                double dec = stars.decDegrees()[i];
                double error = stars.positionErrorMas()[i];
                if (Double.isFinite(ra) && Double.isFinite(dec)) {
                    SkyPosition sky = SkyPosition.wrapping(ra, dec);
                    kept.add(new double[] {sky.raDegrees(), dec, error > 0 ? error : UNKNOWN_ERROR_MAS});
                    directions.add(TangentBasis.vector(sky));
                }
            }
        });
        return new ReferenceStars(column(kept, 0), column(kept, 1), List.copyOf(directions), column(kept, 2));
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }
}
