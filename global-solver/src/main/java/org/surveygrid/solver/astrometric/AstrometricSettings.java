package org.surveygrid.solver.astrometric;

import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;

/**
 * How a global astrometric solution is made.
 *
 * @param model which terms it has
 * @param associationRadiusArcsec detections nearer than this are the same star
 * @param maxOffsetArcsec mis-pointing that is searched for
 * @param minMatches exposures with fewer matched detections are left out
 * @param minReferenceStars components with fewer reference stars count as relative
 * @param clipSigma measurements further off than this are rejected
 */
public record AstrometricSettings(
        AstrometryDeclaration model,
        double associationRadiusArcsec,
        double maxOffsetArcsec,
        int minMatches,
        int minReferenceStars,
        double clipSigma) {
    public AstrometricSettings {
        if (!(associationRadiusArcsec > 0) || !(maxOffsetArcsec > associationRadiusArcsec)) {
            throw new IllegalArgumentException("the offset searched must exceed the association radius, both positive,"
                    + " got " + maxOffsetArcsec + " and " + associationRadiusArcsec + " arcsec");
        }
        if (minMatches < 3 || minReferenceStars < 3 || !(clipSigma >= 3)) {
            throw new IllegalArgumentException("at least 3 matches, 3 reference stars and 3 sigma are needed, got "
                    + minMatches + ", " + minReferenceStars + ", " + clipSigma);
        }
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
                other, associationRadiusArcsec, maxOffsetArcsec, minMatches, minReferenceStars, clipSigma);
    }
}
