package org.surveygrid.photometry;

import org.surveygrid.detection.DetectedSource;

/**
 * Flux in an ellipse of the source's shape whose size follows its first radial moment (Kron 1980, ApJS 43, 305), as
 * SExtractor's AUTO, but never beyond the ellipse in which the moment is taken. Rim pixels are divided into {@value #SUBPIXELS} x {@value #SUBPIXELS}.
 */
final class KronAperture {
    /** The moment is taken within this many rms ellipses. */
    static final double MOMENT_EXTENT = 6;

    private static final int SUBPIXELS = 5;

    /** Kron radius in units of the rms ellipse, already times the scale. */
    final double radius;

    final ApertureFlux flux;

    private KronAperture(double radius, ApertureFlux flux) {
        this.radius = radius;
        this.flux = flux;
    }

    static KronAperture measure(SourceStamp stamp, DetectedSource source, PhotometryConfig config, double gain) {
        Ellipse ellipse = Ellipse.of(source);
        double moment = 0;
        double weight = 0;
        for (int j = 0; j < stamp.height; j++) {
            double dy = stamp.y0 + j - source.y();
            for (int i = 0; i < stamp.width; i++) {
                double dx = stamp.x0 + i - source.x();
                double r2 = ellipse.squaredRadius(dx, dy);
                if (r2 <= MOMENT_EXTENT * MOMENT_EXTENT) {
                    double value = stamp.value[j * stamp.width + i];
                    moment += Math.sqrt(r2) * value;
                    weight += value;
                }
            }
        }
        double kron = moment > 0 && weight > 0 ? config.kronFactor() * moment / weight : config.kronMinimum();
        double radius = Math.min(Math.max(kron, config.kronMinimum()), MOMENT_EXTENT);
        return new KronAperture(radius, sum(stamp, source, ellipse, radius, gain));
    }

    /** The elliptical radius of SExtractor, in units of the axes a and b: {@code r^2 = xx x^2 + xy x y + yy y^2}. */
    private record Ellipse(double xx, double xy, double yy) {
        static Ellipse of(DetectedSource source) {
            double cos = StrictMath.cos(source.thetaRadians());
            double sin = StrictMath.sin(source.thetaRadians());
            double a2 = source.a() * source.a();
            double b2 = source.b() * source.b();
            return new Ellipse(
                    cos * cos / a2 + sin * sin / b2,
                    2 * cos * sin * (1 / a2 - 1 / b2),
                    sin * sin / a2 + cos * cos / b2);
        }

        double squaredRadius(double x, double y) {
            return xx * x * x + xy * x * y + yy * y * y;
        }
    }

    private static ApertureFlux sum(
            SourceStamp stamp, DetectedSource source, Ellipse ellipse, double radius, double gain) {
        double margin = Math.sqrt(0.5) / source.b();
        double inner = Math.max(0, radius - margin) * Math.max(0, radius - margin);
        double outer = (radius + margin) * (radius + margin);
        double sum = 0;
        double squares = 0;
        double spoiled = 0;
        double missing = 0;
        for (int j = 0; j < stamp.height; j++) {
            double dy = stamp.y0 + j - source.y();
            for (int i = 0; i < stamp.width; i++) {
                double dx = stamp.x0 + i - source.x();
                double r2 = ellipse.squaredRadius(dx, dy);
                if (r2 > outer) {
                    continue;
                }
                double overlap = r2 < inner ? 1 : rim(dx, dy, ellipse, radius * radius);
                int at = j * stamp.width + i;
                spoiled += stamp.state[at] == SourceStamp.REPLACED ? overlap : 0;
                missing += stamp.state[at] == SourceStamp.MISSING ? overlap : 0;
                sum += overlap * stamp.value[at];
                squares += overlap * stamp.noise(at, gain);
            }
        }
        double whole = StrictMath.PI * source.a() * source.b() * radius * radius;
        return new ApertureFlux(sum, Math.sqrt(squares), spoiled / whole, missing / whole);
    }

    private static double rim(double dx, double dy, Ellipse ellipse, double limit) {
        int inside = 0;
        for (int v = 0; v < SUBPIXELS; v++) {
            double y = dy + (v + 0.5) / SUBPIXELS - 0.5;
            for (int u = 0; u < SUBPIXELS; u++) {
                double x = dx + (u + 0.5) / SUBPIXELS - 0.5;
                if (ellipse.squaredRadius(x, y) <= limit) {
                    inside++;
                }
            }
        }
        return inside / (double) (SUBPIXELS * SUBPIXELS);
    }
}
