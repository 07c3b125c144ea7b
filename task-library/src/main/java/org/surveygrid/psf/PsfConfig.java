package org.surveygrid.psf;

/**
 * How the model is made.
 *
 * @param highestDegree of the polynomials in x and y, 0 to 3; fewer stars allow less
 * @param minimumSignalToNoise of a star
 * @param maximumEllipticity of a star, 1 - b/a
 * @param radiusFwhm how far the model reaches, in units of the FWHM
 * @param mostStars the brightest are taken
 */
public record PsfConfig(
        int highestDegree, double minimumSignalToNoise, double maximumEllipticity, double radiusFwhm, int mostStars) {
    public PsfConfig {
        if (highestDegree < 0 || highestDegree > 3) {
            throw new IllegalArgumentException("degree of a PSF model must be 0 to 3, got " + highestDegree);
        }
        if (!(minimumSignalToNoise > 0 && maximumEllipticity > 0)) {
            throw new IllegalArgumentException(
                    "limits of stars must be positive, got " + minimumSignalToNoise + ", " + maximumEllipticity);
        }
        if (!(radiusFwhm >= 1 && radiusFwhm <= 10)) {
            throw new IllegalArgumentException("radius of a PSF model must be 1 to 10 FWHM, got " + radiusFwhm);
        }
        if (mostStars < 1) {
            throw new IllegalArgumentException("a PSF model needs at least 1 star, got " + mostStars);
        }
    }

    /**
     * PSFEx's limits; the model reaches 3.5 FWHM, where a Moffat profile of beta 3 has 0.4 % of its light outside.
     *
     * @return degree 2, S/N 20, ellipticity 0.3, 3.5 FWHM, 500 stars
     */
    public static PsfConfig defaults() {
        return new PsfConfig(2, 20, 0.3, 3.5, 500);
    }
}
