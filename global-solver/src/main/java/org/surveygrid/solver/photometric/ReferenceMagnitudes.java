package org.surveygrid.solver.photometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.ColourForm;

/**
 * Reference stars that have a magnitude in the filter. An unknown error counts as 0.05 mag. Names of bands are matched
 * exactly, else without regard to case. Colours are NaN where they are unknown.
 */
record ReferenceMagnitudes(double[] directions, double[] mag, double[] errorMag, double[] colour) {
    private static final double UNKNOWN_ERROR_MAG = 0.05;
    /** What catalogues write for none is 99, or -99 or larger. */
    private static final double UNKNOWN_MAG = 90;

    static ReferenceMagnitudes of(Optional<ReferenceCatalogue> catalogue, String filter, PhotometryDeclaration model) {
        double floor = model.reference().floorMag();
        List<double[]> rows = new ArrayList<>();
        if (catalogue.isPresent()) {
            ReferenceCatalogue stars = catalogue.get();
            Optional<String> band = band(stars, filter);
            if (band.isPresent()) {
                double[] magnitudes = column(stars.magnitudes(), band.get());
                double[] errors = column(stars.magnitudeErrors(), band.get());
                double[] colours = colours(stars, model.colour());
                for (int i = 0; i < stars.size(); i++) {
                    double ra = stars.raDegrees()[i];
                    double dec = stars.decDegrees()[i];
                    if (Double.isFinite(ra + dec) && Math.abs(magnitudes[i]) < UNKNOWN_MAG) {
                        double[] toward = TangentBasis.vector(SkyPosition.wrapping(ra, dec));
                        double error = errors[i] > 0 && Double.isFinite(errors[i]) ? errors[i] : UNKNOWN_ERROR_MAG;
                        rows.add(new double[] {
                            magnitudes[i],
                            Math.sqrt(error * error + floor * floor),
                            toward[0],
                            toward[1],
                            toward[2],
                            colours[i]
                        });
                    }
                }
            }
        }
        return new ReferenceMagnitudes(
                rows.stream().flatMapToDouble(row -> Arrays.stream(row, 2, 5)).toArray(),
                take(rows, 0),
                take(rows, 1),
                take(rows, 5));
    }

    private static double[] colours(ReferenceCatalogue stars, Optional<ColourForm> wanted) {
        double[] colour = new double[stars.size()];
        Arrays.fill(colour, Double.NaN);
        Optional<String> blue = wanted.flatMap(form -> band(stars, form.blueBand()));
        Optional<String> red = wanted.flatMap(form -> band(stars, form.redBand()));
        if (blue.isPresent() && red.isPresent()) {
            double[] blueMag = column(stars.magnitudes(), blue.get());
            double[] redMag = column(stars.magnitudes(), red.get());
            for (int i = 0; i < colour.length; i++) {
                colour[i] = blueMag[i] - redMag[i];
            }
        }
        return colour;
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
