package org.surveygrid.photometry;

/**
 * The window through which a source's centroid is taken: as wide as the source, which gives the least noise, unless so
 * narrow a source is bright enough to show that pixels are coarse.
 *
 * <p>A sum over pixels stands for an integral only as long as the summed function is wide enough. Source and window, of
 * sigma s and w, have a product of sigma p, {@code 1/p^2 = 1/s^2 + 1/w^2}; by Poisson's summation formula the centroid is
 * off by {@code 4 pi s^2 exp(-2 pi^2 p^2)} times the sine of the phase in the pixel: 0.0002 px for a matched window and a
 * full width at half maximum of 2.5 px, 0.004 px for 2.1 px and 0.04 px for 1.7 px. Where this exceeds a part of the noise
 * the window is widened until it is small.
 */
final class CentroidWindow {
    /** Narrower windows would weigh single pixels. */
    private static final double NARROWEST_SIGMA_PX = 0.7;

    /** A wider one would see the neighbours. */
    private static final double WIDEST_SIGMA_PX = 2;

    /** Pixels then pull a source wider than 1.5 px (full width at half maximum) by less than 0.0015 px. */
    private static final double FINE_PRODUCT_SIGMA_PX = 0.65;

    /** By so much half-light radii, in which pixels count as flat squares, make the square of a source's sigma too large. */
    private static final double FLAT_PIXEL = 0.125;

    /** Nothing that is an image of the sky is narrower. */
    private static final double LEAST_SQUARE = 0.25;

    private static final double SHARE_OF_NOISE = 0.3;

    private CentroidWindow() {}

    /** Takes the centroid; {@code largest} is the window for which the stamp has room. */
    static WindowedShape measure(
            SourceStamp stamp, double[] start, double sourceSigmaPx, double largest, double electronsPerUnit) {
        double matched = Math.min(Math.max(sourceSigmaPx, NARROWEST_SIGMA_PX), largest);
        WindowedShape shape = WindowedShape.measure(stamp, start, matched, electronsPerUnit);
        double own = Math.sqrt(Math.max(matched * matched - FLAT_PIXEL, LEAST_SQUARE));
        double noise = Math.sqrt(Math.min(shape.varianceX(), shape.varianceY()));
        if (!(pixelErrorPx(own, matched) > SHARE_OF_NOISE * noise)) {
            return shape;
        }
        double fine = Math.min(fineWindowSigmaPx(own), largest);
        return fine > matched ? WindowedShape.measure(stamp, start, fine, electronsPerUnit) : shape;
    }

    /** How far pixels can pull the centroid of a Gaussian, at the worst place in a pixel. */
    static double pixelErrorPx(double sourceSigmaPx, double windowSigmaPx) {
        double s2 = sourceSigmaPx * sourceSigmaPx;
        double w2 = windowSigmaPx * windowSigmaPx;
        double product2 = s2 * w2 / (s2 + w2);
        return 4 * StrictMath.PI * s2 * StrictMath.exp(-2 * StrictMath.PI * StrictMath.PI * product2);
    }

    private static double fineWindowSigmaPx(double sourceSigmaPx) {
        double rest = 1 / (FINE_PRODUCT_SIGMA_PX * FINE_PRODUCT_SIGMA_PX) - 1 / (sourceSigmaPx * sourceSigmaPx);
        return rest > 1 / (WIDEST_SIGMA_PX * WIDEST_SIGMA_PX) ? 1 / Math.sqrt(rest) : WIDEST_SIGMA_PX;
    }
}
