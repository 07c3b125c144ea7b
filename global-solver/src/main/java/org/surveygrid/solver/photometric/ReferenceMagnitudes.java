package org.surveygrid.solver.photometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.focalplane.TangentBasis;

/**
 * Reference stars that have a magnitude in the filter. An unknown error counts as 0.05 mag. The filter's name is matched
 * exactly, else without regard to case.
 */
record ReferenceMagnitudes(double[] directions, double[] mag, double[] errorMag) {
    private static final double UNKNOWN_ERROR_MAG = 0.05;

    static ReferenceMagnitudes of(Optional<ReferenceCatalogue> catalogue, String filter) {
        List<double[]> rows = new ArrayList<>();
        if (catalogue.isPresent()) {
            ReferenceCatalogue stars = catalogue.get();
            Optional<String> band = band(stars, filter);
            if (band.isPresent()) {
                double[] magnitudes = column(stars.magnitudes(), band.get());
                double[] errors = column(stars.magnitudeErrors(), band.get());
                for (int i = 0; i < stars.size(); i++) {
                    double ra = stars.raDegrees()[i];
                    double dec = stars.decDegrees()[i];
                    if (Double.isFinite(ra + dec + magnitudes[i])) {
                        double[] toward = TangentBasis.vector(SkyPosition.wrapping(ra, dec));
                        double error = errors[i] > 0 ? errors[i] : UNKNOWN_ERROR_MAG;
                        rows.add(new double[] {magnitudes[i], error, toward[0], toward[1], toward[2]});
                    }
                }
            }
        }
        return new ReferenceMagnitudes(
                rows.stream().flatMapToDouble(row -> Arrays.stream(row, 2, 5)).toArray(), take(rows, 0), take(rows, 1));
    }

    private static Optional<String> band(ReferenceCatalogue stars, String filter) {
        if (stars.magnitudes().containsKey(filter)) {
            return Optional.of(filter);
        }
        return stars.magnitudes().keySet().stream()
                .filter(name -> name.equalsIgnoreCase(filter))
                .findFirst();
    }

    private static double[] column(Map<String, double[]> columns, String band) {
        return Optional.ofNullable(columns.get(band)).orElseThrow();
    }

    private static double[] take(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }
}
