package org.surveygrid.solver.photometric;

import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

/**
 * How a global photometric solution is made.
 *
 * @param model which terms there are
 * @param associationRadiusArcsec detections nearer than this are the same star
 * @param minMatches exposures with fewer matched detections are left out
 * @param minReferenceStars components with fewer reference stars count as relative
 * @param clipSigma measurements further off than this are rejected
 * @param cloudLimitMag exposures fainter than a clear sky by more than this are called cloudy
 */
public record PhotometricSettings(
        PhotometryDeclaration model,
        double associationRadiusArcsec,
        int minMatches,
        int minReferenceStars,
        double clipSigma,
        double cloudLimitMag) {
    public PhotometricSettings {
        if (!(associationRadiusArcsec > 0) || !(cloudLimitMag > 0)) {
            throw new IllegalArgumentException("association radius and cloud limit must be positive, got "
                    + associationRadiusArcsec + " arcsec, " + cloudLimitMag + " mag");
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
                model.withoutStarFlat(),
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
        return new PhotometricSettings(PhotometryDeclaration.focal(3), 3 * pixelScaleArcsec, 10, 3, 4, 0.1);
    }
}
