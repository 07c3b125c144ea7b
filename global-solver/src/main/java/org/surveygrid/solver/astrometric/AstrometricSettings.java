package org.surveygrid.solver.astrometric;

import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.focalplane.ExposureRegistration;

/**
 * How a global astrometric solution is made.
 *
 * @param model which terms it has
 * @param associationRadiusArcsec detections nearer than this are the same star
 * @param maxOffsetArcsec mis-pointing that is searched for
 * @param minMatches exposures with fewer matched detections are left out
 * @param minReferenceStars components with fewer reference stars count as relative
 * @param clipSigma measurements further off than this are rejected
 * @param settled the fit ends when a typical variance of every exposure changes by at most this share
 */
public record AstrometricSettings(
        AstrometryDeclaration model,
        double associationRadiusArcsec,
        double maxOffsetArcsec,
        int minMatches,
        int minReferenceStars,
        double clipSigma,
        double settled) {
    public AstrometricSettings {
        if (!(associationRadiusArcsec > 0) || !(maxOffsetArcsec > associationRadiusArcsec)) {
            throw new IllegalArgumentException("the offset searched must exceed the association radius, both positive,"
                    + " got " + maxOffsetArcsec + " and " + associationRadiusArcsec + " arcsec");
        }
        if (!(settled > 0)) {
            throw new IllegalArgumentException("errors can settle to a positive share only, got " + settled);
        }
        if (minMatches < 3 || minReferenceStars < 3 || !(clipSigma >= 3)) {
            throw new IllegalArgumentException("at least 3 matches, 3 reference stars and 3 sigma are needed, got "
                    + minMatches + ", " + minReferenceStars + ", " + clipSigma);
        }
    }

    /**
     * Settings of a fit that ends when errors have settled as usual.
     *
     * @param model which terms it has
     * @param associationRadiusArcsec detections nearer than this are the same star
     * @param maxOffsetArcsec mis-pointing that is searched for
     * @param minMatches exposures with fewer matched detections are left out
     * @param minReferenceStars components with fewer reference stars count as relative
     * @param clipSigma measurements further off than this are rejected
     */
    public AstrometricSettings(
            AstrometryDeclaration model,
            double associationRadiusArcsec,
            double maxOffsetArcsec,
            int minMatches,
            int minReferenceStars,
            double clipSigma) {
        this(
                model,
                associationRadiusArcsec,
                maxOffsetArcsec,
                minMatches,
                minReferenceStars,
                clipSigma,
                RobustFit.USUALLY_SETTLED);
    }

    /**
     * The same, fitted more or less to the end.
     *
     * @param share by which a typical variance of any exposure may still change
     * @return settings
     */
    public AstrometricSettings settledTo(double share) {
        return new AstrometricSettings(
                model, associationRadiusArcsec, maxOffsetArcsec, minMatches, minReferenceStars, clipSigma, share);
    }

    /**
     * Usual settings for a pixel size.
     *
     * @param pixelScaleArcsec size of a pixel
     * @return cubic chips, linear exposures, radius 3 px
     */
    public static AstrometricSettings forPixelScale(double pixelScaleArcsec) {
        return new AstrometricSettings(
                AstrometryDeclaration.polynomials(3, 1),
                3 * pixelScaleArcsec,
                Math.max(60, 30 * pixelScaleArcsec),
                12,
                5,
                4.5);
    }

    /**
     * The same with another model.
     *
     * @param other which terms it has
     * @return settings
     */
    public AstrometricSettings with(AstrometryDeclaration other) {
        return new AstrometricSettings(
                other, associationRadiusArcsec, maxOffsetArcsec, minMatches, minReferenceStars, clipSigma, settled);
    }

    /** How far off exposures and chips may be. */
    ExposureRegistration.Reach reach() {
        return new ExposureRegistration.Reach(associationRadiusArcsec, maxOffsetArcsec);
    }
}
