package org.surveygrid.photometry;

import java.util.List;
import org.surveygrid.detection.DetectedSource;

/**
 * All that is known of one source in one image. Pixels are 0-based, fluxes in the image's unit, errors are standard
 * deviations. NaN where a quantity cannot be measured.
 *
 * @param detected what the detection found
 * @param x windowed centroid column
 * @param y windowed centroid row
 * @param errorA rms error of the centroid along its worst direction
 * @param errorB rms error along its best direction
 * @param errorThetaRadians angle of the worst direction from the x axis
 * @param auto flux in the Kron ellipse
 * @param kronRadius Kron radius in units of the rms ellipse
 * @param apertures flux in each circular aperture
 * @param halfLightRadiusPx radius of half the Kron flux
 * @param fwhmPx that of the Gaussian with the same windowed moments
 * @param signalToNoise of the windowed flux
 * @param background sky level at the source
 * @param flags SExtractor's extraction flags
 * @param windowFlags 0 when the windowed centroid is good, 1 when it did not settle and the barycentre stands for it
 */
public record MeasuredSource(
        DetectedSource detected,
        double x,
        double y,
        double errorA,
        double errorB,
        double errorThetaRadians,
        ApertureFlux auto,
        double kronRadius,
        List<ApertureFlux> apertures,
        double halfLightRadiusPx,
        double fwhmPx,
        double signalToNoise,
        double background,
        int flags,
        int windowFlags) {
    public MeasuredSource {
        apertures = List.copyOf(apertures);
    }

    /**
     * Error of either coordinate.
     *
     * @return one-dimensional standard deviation in pixels
     */
    public double positionErrorPx() {
        return Math.sqrt((errorA * errorA + errorB * errorB) / 2);
    }

    /**
     * Flattening of the isophote.
     *
     * @return 1 - b/a
     */
    public double ellipticity() {
        return 1 - detected.b() / detected.a();
    }
}
