package org.surveygrid.task.sources;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.photometry.ApertureFlux;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.statistics.RobustScale;

/**
 * A chip's own photometric zero point: magnitude of one electron per second, without colour or extinction terms.
 *
 * @param mag median over the matched stars; NaN when none has a magnitude in the filter
 * @param scatterMag robust scatter of one star
 * @param errorMag standard error of the median
 * @param stars how many stars
 */
record LocalZeroPoint(double mag, double scatterMag, double errorMag, int stars) {
    static LocalZeroPoint measure(
            LocalAstrometry astrometry, LocalAstrometry.Sources sources, String filter, double exposureSeconds) {
        List<Double> values = new ArrayList<>();
        for (LocalAstrometry.Pair pair : astrometry.pairs()) {
            ReferenceCatalogue catalogue = pair.catalogue();
            double[] magnitudes = catalogue.magnitudes().getOrDefault(filter, new double[0]);
            MeasuredSource source = sources.measured().get(pair.source());
            ApertureFlux flux = sources.fluxes().get(pair.source());
            boolean clean = source.flags() == 0 && source.detected().maskBits() == 0;
            if (clean && magnitudes.length > pair.star() && !Double.isNaN(magnitudes[pair.star()])) {
                values.add(magnitudes[pair.star()] + 2.5 * StrictMath.log10(flux.flux() / exposureSeconds));
            }
        }
        if (values.isEmpty()) {
            return new LocalZeroPoint(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        RobustScale.Estimate estimate =
                RobustScale.of(values.stream().mapToDouble(Double::doubleValue).toArray());
        double error = Math.sqrt(StrictMath.PI / 2) * estimate.sigma() / Math.sqrt(values.size());
        return new LocalZeroPoint(estimate.median(), estimate.sigma(), error, values.size());
    }
}
