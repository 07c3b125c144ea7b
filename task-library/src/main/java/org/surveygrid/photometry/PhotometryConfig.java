package org.surveygrid.photometry;

import java.util.List;

/**
 * What is measured.
 *
 * @param apertureDiametersPx circular apertures, at least one
 * @param kronFactor Kron aperture in units of the first radial moment
 * @param kronMinimum smallest Kron aperture in units of the rms ellipse
 * @param electronsPerUnit gain by which the photons of sources add to the variance; infinite when the variance holds
 *     them already
 */
public record PhotometryConfig(
        List<Double> apertureDiametersPx, double kronFactor, double kronMinimum, double electronsPerUnit) {
    public PhotometryConfig {
        apertureDiametersPx = List.copyOf(apertureDiametersPx);
        if (apertureDiametersPx.isEmpty()) {
            throw new IllegalArgumentException("photometry needs at least one aperture");
        }
        for (double diameter : apertureDiametersPx) {
            if (!(diameter > 0)) {
                throw new IllegalArgumentException("aperture diameter must be positive, got " + diameter + " px");
            }
        }
        if (!(kronFactor > 0 && kronMinimum > 0)) {
            throw new IllegalArgumentException(
                    "Kron factor and minimum must be positive, got " + kronFactor + ", " + kronMinimum);
        }
        if (!(electronsPerUnit > 0)) {
            throw new IllegalArgumentException("gain must be positive, got " + electronsPerUnit + " e- per unit");
        }
    }

    /**
     * Kron 2.5 and 3.5 as SExtractor; apertures of 5, 8, 12, 16 and 24 px; variance that holds all noise.
     *
     * @return the defaults
     */
    public static PhotometryConfig defaults() {
        return new PhotometryConfig(List.of(5.0, 8.0, 12.0, 16.0, 24.0), 2.5, 3.5, Double.POSITIVE_INFINITY);
    }
}
