package org.surveygrid.solver.photometric;

import org.surveygrid.solver.engine.RobustFit;
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
 * @param settled the fit ends when a typical variance of every exposure changes by at most this share
 */
public record PhotometricSettings(
        PhotometryDeclaration model,
        double associationRadiusArcsec,
        int minMatches,
        int minReferenceStars,
        double clipSigma,
        double cloudLimitMag,
        double settled) {
    public PhotometricSettings {
        if (!(associationRadiusArcsec > 0) || !(cloudLimitMag > 0)) {
            throw new IllegalArgumentException("association radius and cloud limit must be positive, got "
                    + associationRadiusArcsec + " arcsec, " + cloudLimitMag + " mag");
        }
        if (!(settled > 0)) {
            throw new IllegalArgumentException("errors can settle to a positive share only, got " + settled);
        }
        if (minMatches < 3 || minReferenceStars < 1 || !(clipSigma >= 3)) {
            throw new IllegalArgumentException("at least 3 matches, 1 reference star and 3 sigma are needed, got "
                    + minMatches + ", " + minReferenceStars + ", " + clipSigma);
        }
    }

    /**
     * Settings of a fit that ends when errors have settled as usual.
     *
     * @param model which terms there are
     * @param associationRadiusArcsec detections nearer than this are the same star
     * @param minMatches exposures with fewer matched detections are left out
     * @param minReferenceStars components with fewer reference stars count as relative
     * @param clipSigma measurements further off than this are rejected
     * @param cloudLimitMag exposures fainter than a clear sky by more than this are called cloudy
     */
    public PhotometricSettings(
            PhotometryDeclaration model,
            double associationRadiusArcsec,
            int minMatches,
            int minReferenceStars,
            double clipSigma,
            double cloudLimitMag) {
        this(
                model,
                associationRadiusArcsec,
                minMatches,
                minReferenceStars,
                clipSigma,
                cloudLimitMag,
                RobustFit.USUALLY_SETTLED);
    }

    /**
     * The same, fitted more or less to the end.
     *
     * @param share by which a typical variance of any exposure may still change
     * @return settings
     */
    public PhotometricSettings settledTo(double share) {
        return new PhotometricSettings(
                model, associationRadiusArcsec, minMatches, minReferenceStars, clipSigma, cloudLimitMag, share);
    }

    /**
     * The same with another model.
     *
     * @param other model
     * @return settings
     */
    public PhotometricSettings with(PhotometryDeclaration other) {
        return new PhotometricSettings(
                other, associationRadiusArcsec, minMatches, minReferenceStars, clipSigma, cloudLimitMag, settled);
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
                cloudLimitMag,
                settled);
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
