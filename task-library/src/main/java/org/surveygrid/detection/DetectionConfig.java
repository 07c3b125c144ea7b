package org.surveygrid.detection;

/**
 * What counts as a source.
 *
 * @param filter smoothing before the threshold
 * @param thresholdSigma height of the smoothed image above the sky, in units of the unsmoothed pixel noise
 * @param minimumAreaPx fewest connected pixels above the threshold
 * @param deblendThresholds levels between threshold and peak, in equal ratios
 * @param deblendContrast a branch is a source of its own when it holds this fraction of the blend's flux
 * @param cleanStrength exponent beta of the Moffat wings that may imitate neighbours; 0 switches the cleaning off
 */
public record DetectionConfig(
        DetectionFilter filter,
        double thresholdSigma,
        int minimumAreaPx,
        int deblendThresholds,
        double deblendContrast,
        double cleanStrength) {
    public DetectionConfig {
        if (!(thresholdSigma > 0)) {
            throw new IllegalArgumentException("detection threshold must be positive, got " + thresholdSigma);
        }
        if (minimumAreaPx < 1) {
            throw new IllegalArgumentException("minimum area must be at least 1 px, got " + minimumAreaPx);
        }
        if (deblendThresholds < 1) {
            throw new IllegalArgumentException("deblending needs at least 1 threshold, got " + deblendThresholds);
        }
        if (!(deblendContrast >= 0 && deblendContrast <= 1)) {
            throw new IllegalArgumentException("deblending contrast must be in [0, 1], got " + deblendContrast);
        }
        if (!(cleanStrength >= 0)) {
            throw new IllegalArgumentException("cleaning exponent must not be negative, got " + cleanStrength);
        }
    }

    /**
     * SExtractor's defaults: 3x3 pyramid, 1.5 sigma, 5 px, 32 thresholds, contrast 0.005, cleaning 1.
     *
     * @return the defaults
     */
    public static DetectionConfig defaults() {
        return new DetectionConfig(DetectionFilter.pyramid(), 1.5, 5, 32, 0.005, 1.0);
    }

    /**
     * The same with another threshold.
     *
     * @param sigma new threshold
     * @return a new configuration
     */
    public DetectionConfig withThreshold(double sigma) {
        return new DetectionConfig(filter, sigma, minimumAreaPx, deblendThresholds, deblendContrast, cleanStrength);
    }
}
