package org.surveygrid.solver.photometric;

/**
 * How a global photometric solution is made.
 *
 * @param starFlatDegree degree of the star flat over the focal plane, 0 to 6
 * @param starFlatPriorMag how large the star flat's terms are expected to be; ties what dithers do not show
 * @param chipOffsetPriorMag how far the chips' zero points are expected to differ; tiny for one zero point an exposure
 * @param associationRadiusArcsec detections nearer than this are the same star
 * @param minMatches exposures with fewer matched detections are left out
 * @param minReferenceStars components with fewer reference stars count as relative
 * @param clipSigma measurements further off than this are rejected
 * @param cloudLimitMag exposures fainter than a clear sky by more than this are called cloudy
 */
public record PhotometricSettings(
        int starFlatDegree,
        double starFlatPriorMag,
        double chipOffsetPriorMag,
        double associationRadiusArcsec,
        int minMatches,
        int minReferenceStars,
        double clipSigma,
        double cloudLimitMag) {
    /** Gains and flat fields of good cameras agree better than this. */
    public static final double CHIP_OFFSET_PRIOR_MAG = 0.3;

    public PhotometricSettings {
        if (starFlatDegree < 0 || starFlatDegree > 6) {
            throw new IllegalArgumentException("star flat degree must be 0 to 6, got " + starFlatDegree);
        }
        if (!(starFlatPriorMag > 0)
                || !(chipOffsetPriorMag > 0)
                || !(associationRadiusArcsec > 0)
                || !(cloudLimitMag > 0)) {
            throw new IllegalArgumentException("priors, radius and cloud limit must be positive, got "
                    + starFlatPriorMag + " mag, " + chipOffsetPriorMag + " mag, " + associationRadiusArcsec
                    + " arcsec, " + cloudLimitMag + " mag");
        }
        if (minMatches < 3 || minReferenceStars < 1 || !(clipSigma >= 3)) {
            throw new IllegalArgumentException("at least 3 matches, 1 reference star and 3 sigma are needed, got "
                    + minMatches + ", " + minReferenceStars + ", " + clipSigma);
        }
    }

    /**
     * The same without a star flat.
     *
     * @return new settings
     */
    public PhotometricSettings withoutStarFlat() {
        return new PhotometricSettings(
                0,
                starFlatPriorMag,
                chipOffsetPriorMag,
                associationRadiusArcsec,
                minMatches,
                minReferenceStars,
                clipSigma,
                cloudLimitMag);
    }

    /**
     * Usual settings for a pixel size.
     *
     * @param pixelScaleArcsec size of a pixel
     * @return cubic star flat, radius 3 px
     */
    public static PhotometricSettings forPixelScale(double pixelScaleArcsec) {
        return new PhotometricSettings(3, 0.03, CHIP_OFFSET_PRIOR_MAG, 3 * pixelScaleArcsec, 10, 3, 4, 0.1);
    }
}
