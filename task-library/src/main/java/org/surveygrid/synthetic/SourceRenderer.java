package org.surveygrid.synthetic;

import org.surveygrid.image.FloatImage;
import org.surveygrid.quantity.SkyPosition;

/**
 * Adds stars and galaxies to an image of mean electrons.
 *
 * <p>A star is a Moffat profile of exponent 3, sampled at pixel centres: it is the effective profile, pixel included, so
 * that its centroid and flux are exact. A galaxy is the same with its half-light ellipse added in quadrature.
 *
 * @see "Moffat 1969, A&amp;A 3, 455"
 */
final class SourceRenderer {
    /** Half of the FWHM over the scale radius: {@code sqrt(2^(1/3) - 1)}. */
    private static final double HALF_WIDTH = Math.sqrt(StrictMath.cbrt(2) - 1);
    /** Half-light radius over the scale radius, from {@code (1 + r^2)^-2 = 1/2}. */
    private static final double HALF_LIGHT = Math.sqrt(Math.sqrt(2) - 1);

    private static final double STAMP_EDGE_ELECTRONS = 0.02;
    private static final double SMALLEST_STAMP_FWHM = 5;

    private final double pixelScaleArcsec;

    SourceRenderer(double pixelScaleArcsec) {
        this.pixelScaleArcsec = pixelScaleArcsec;
    }

    /** Adds every source of the sky that touches the image. */
    void addTo(FloatImage image, SyntheticSky sky, TrueWcs wcs, Light light) {
        double alpha = light.fwhmArcsec() / pixelScaleArcsec / (2 * HALF_WIDTH);
        for (int i = 0; i < sky.size(); i++) {
            SkyPosition position = sky.position(i);
            double[] pixel = wcs.toPixel(position);
            double flux = light.electrons(sky.magnitude(i, light.band()));
            double major = alpha;
            double minor = alpha;
            if (sky.isGalaxy(i)) {
                double size = sky.halfLightArcsec(i) / pixelScaleArcsec / HALF_LIGHT;
                major = Math.sqrt(alpha * alpha + size * size);
                double narrow = size * sky.axisRatio(i);
                minor = Math.sqrt(alpha * alpha + narrow * narrow);
            }
            double reach = reachPx(flux, major, minor);
            if (pixel[0] > -reach
                    && pixel[1] > -reach
                    && pixel[0] < image.width() + reach
                    && pixel[1] < image.height() + reach) {
                double angle = StrictMath.toRadians(sky.angleDegrees(i));
                stamp(image, pixel, new Profile(flux, major, minor, angle), reach);
            }
        }
    }

    private static double reachPx(double flux, double major, double minor) {
        double peak = 2 * flux / (Math.PI * major * minor);
        double reach = major * Math.sqrt(StrictMath.cbrt(peak / STAMP_EDGE_ELECTRONS));
        return Math.max(SMALLEST_STAMP_FWHM * 2 * HALF_WIDTH * major, reach);
    }

    private static void stamp(FloatImage image, double[] centre, Profile profile, double reach) {
        double cos = StrictMath.cos(profile.angle());
        double sin = StrictMath.sin(profile.angle());
        double a = 1 / (profile.major() * profile.major());
        double b = 1 / (profile.minor() * profile.minor());
        double xx = a * cos * cos + b * sin * sin;
        double yy = a * sin * sin + b * cos * cos;
        double xy = 2 * (a - b) * cos * sin;
        double peak = 2 * profile.flux() / (Math.PI * profile.major() * profile.minor());
        int x0 = Math.max(0, (int) Math.ceil(centre[0] - reach));
        int x1 = Math.min(image.width() - 1, (int) Math.floor(centre[0] + reach));
        int y0 = Math.max(0, (int) Math.ceil(centre[1] - reach));
        int y1 = Math.min(image.height() - 1, (int) Math.floor(centre[1] + reach));
        float[] pixels = image.pixels();
        for (int y = y0; y <= y1; y++) {
            double dy = y - centre[1];
            int row = y * image.width();
            for (int x = x0; x <= x1; x++) {
                double dx = x - centre[0];
                if (dx * dx + dy * dy <= reach * reach) {
                    double q = 1 + xx * dx * dx + xy * dx * dy + yy * dy * dy;
                    pixels[row + x] += (float) (peak / (q * q * q));
                }
            }
        }
    }

    /** Elliptical Moffat profile; axes are scale radii in px. */
    private record Profile(double flux, double major, double minor, double angle) {}

    /** How light becomes electrons in one exposure. */
    record Light(String band, double fwhmArcsec, double zeroPointMag, double seconds) {
        double electrons(double magnitude) {
            return seconds * StrictMath.pow(10, 0.4 * (zeroPointMag - magnitude));
        }
    }
}
