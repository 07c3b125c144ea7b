package org.surveygrid.solver.turbulence;

import java.util.Locale;
import java.util.Optional;

/**
 * Predicts the displacements of an exposure from its residuals, and judges the prediction. One star in five is held out at
 * first: kernel and field from the others must bring these nearer to their places, by three standard deviations of the mean
 * improvement, or else nothing is corrected. Then all stars make the field.
 */
public final class TurbulenceFit {
    private static final int FEWEST = 50;
    private static final int ONE_IN = 5;
    private static final int HELD_OUT = 2;
    private static final double SIGNIFICANT = 3;
    /** A field known without any error would make the equations singular. */
    private static final double SMALLEST_NOISE_SHARE = 1e-3;

    private TurbulenceFit() {}

    /**
     * Predicts and judges.
     *
     * @param stars residuals of one exposure
     * @param mostStars with more stars, neighbours are averaged; time grows as the cube
     * @return the field, or that there is none
     */
    public static TurbulenceOutcome of(ExposureResiduals stars, int mostStars) {
        if (stars.size() < FEWEST) {
            return new TurbulenceOutcome.Uncorrelated(
                    "only " + stars.size() + " stars, " + FEWEST + " are needed to see a correlation");
        }
        ExposureResiduals known = stars.part(i -> i % ONE_IN != HELD_OUT);
        Optional<Fitted> judged = Fitted.of(known, mostStars);
        if (judged.isEmpty()) {
            return new TurbulenceOutcome.Uncorrelated("residuals of neighbouring stars are not correlated");
        }
        TurbulenceOutcome.Judgement judgement = judge(stars.part(i -> i % ONE_IN == HELD_OUT), judged.get());
        if (!(judgement.sigmas() > SIGNIFICANT)) {
            return new TurbulenceOutcome.Uncorrelated(String.format(
                    Locale.ROOT,
                    "the mean square of %d stars that were held out changes from %.2f to %.2f mas2 by what the others"
                            + " predict, %.1f standard deviations; %.0f are needed",
                    judgement.stars(),
                    judgement.beforeMas2(),
                    judgement.afterMas2(),
                    judgement.sigmas(),
                    SIGNIFICANT));
        }
        return Fitted.of(stars, mostStars)
                .map(all -> (TurbulenceOutcome) new TurbulenceOutcome.Correlated(all.field(), all.kernel(), judgement))
                .orElseGet(() -> new TurbulenceOutcome.Uncorrelated("residuals of all stars are not correlated"));
    }

    private record Fitted(DisplacementKernel kernel, DisplacementField field) {
        static Optional<Fitted> of(ExposureResiduals stars, int mostStars) {
            return CorrelationFit.of(stars)
                    .flatMap(kernel -> DisplacementField.of(
                                    kernel, believed(stars, kernel).averaged(mostStars))
                            .map(field -> new Fitted(kernel, field)));
        }
    }

    /** Variances such that, with the kernel's, they make up the scatter of the residuals: more than stated, or less. */
    private static ExposureResiduals believed(ExposureResiduals stars, DisplacementKernel kernel) {
        double correlated = kernel.varianceMas2();
        double weights = 0;
        double squares = 0;
        double stated = 0;
        for (int i = 0; i < stars.size(); i++) {
            double expected = stars.varianceMas2()[i] + correlated;
            double weight = 1 / (expected * expected);
            weights += weight;
            squares += weight * square(stars, i);
            stated += weight * stars.varianceMas2()[i];
        }
        double white = Math.max(squares / weights - correlated, SMALLEST_NOISE_SHARE * correlated);
        double mean = stated / weights;
        double[] variance = new double[stars.size()];
        for (int i = 0; i < variance.length; i++) {
            double own = stars.varianceMas2()[i];
            variance[i] =
                    Math.max(white > mean ? own + white - mean : own * white / mean, SMALLEST_NOISE_SHARE * correlated);
        }
        return new ExposureResiduals(stars.uArcsec(), stars.vArcsec(), stars.eastMas(), stars.northMas(), variance);
    }

    private static double square(ExposureResiduals stars, int star) {
        double east = stars.eastMas()[star];
        double north = stars.northMas()[star];
        return (east * east + north * north) / 2;
    }

    private static TurbulenceOutcome.Judgement judge(ExposureResiduals heldOut, Fitted fitted) {
        ExposureResiduals left = heldOut.without(fitted.field());
        int n = heldOut.size();
        double correlated = fitted.kernel().varianceMas2();
        double weights = 0;
        double before = 0;
        double after = 0;
        double noise = 0;
        double gains = 0;
        double squaredGains = 0;
        for (int i = 0; i < n; i++) {
            double weight = 1 / (heldOut.varianceMas2()[i] + correlated);
            double gain = weight * (square(heldOut, i) - square(left, i));
            weights += weight;
            before += weight * square(heldOut, i);
            after += weight * square(left, i);
            noise += weight * heldOut.varianceMas2()[i];
            gains += gain;
            squaredGains += gain * gain;
        }
        double spread = Math.sqrt(Math.max(squaredGains - gains * gains / n, Double.MIN_NORMAL));
        return new TurbulenceOutcome.Judgement(n, before / weights, after / weights, noise / weights, gains / spread);
    }
}
