package org.surveygrid.observation;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Published stars. Column arrays of equal length; magnitudes by filter name, NaN where a star has none.
 *
 * @param raDegrees ICRS, in [0, 360)
 * @param decDegrees ICRS
 * @param positionErrorMas one-dimensional standard deviation
 * @param epochYear Julian epoch of the positions
 * @param magnitudes by filter name
 * @param magnitudeErrors by filter name, same keys
 * @param motions proper motions and parallaxes, when the catalogue has such columns
 */
public record ReferenceCatalogue(
        double[] raDegrees,
        double[] decDegrees,
        double[] positionErrorMas,
        double epochYear,
        SortedMap<String, double[]> magnitudes,
        SortedMap<String, double[]> magnitudeErrors,
        Optional<ReferenceMotions> motions) {
    public ReferenceCatalogue {
        if (decDegrees.length != raDegrees.length || positionErrorMas.length != raDegrees.length) {
            throw new IllegalArgumentException(
                    "columns of a reference catalogue must have equal length, RA has " + raDegrees.length);
        }
        if (!magnitudes.keySet().equals(magnitudeErrors.keySet())) {
            throw new IllegalArgumentException(
                    "every magnitude needs an error: " + magnitudes.keySet() + " against " + magnitudeErrors.keySet());
        }
        magnitudes = Collections.unmodifiableSortedMap(new TreeMap<>(magnitudes));
        magnitudeErrors = Collections.unmodifiableSortedMap(new TreeMap<>(magnitudeErrors));
    }

    /**
     * Stars without proper motions.
     *
     * @param raDegrees ICRS, in [0, 360)
     * @param decDegrees ICRS
     * @param positionErrorMas one-dimensional standard deviation
     * @param epochYear Julian epoch of the positions
     * @param magnitudes by filter name
     * @param magnitudeErrors by filter name, same keys
     */
    public ReferenceCatalogue(
            double[] raDegrees,
            double[] decDegrees,
            double[] positionErrorMas,
            double epochYear,
            SortedMap<String, double[]> magnitudes,
            SortedMap<String, double[]> magnitudeErrors) {
        this(raDegrees, decDegrees, positionErrorMas, epochYear, magnitudes, magnitudeErrors, Optional.empty());
    }

    /**
     * How many stars there are.
     *
     * @return number of rows
     */
    public int size() {
        return raDegrees.length;
    }
}
