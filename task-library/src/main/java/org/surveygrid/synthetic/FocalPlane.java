package org.surveygrid.synthetic;

import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.instrument.Instrument;

/**
 * The true optics: where each chip really sits, how the field is distorted, and how stray light falls on it. Field
 * angles are degrees from the optical axis.
 */
public final class FocalPlane {
    /** Radial displacement by distortion at the corner of the field, px. */
    private static final double CORNER_DISTORTION_PX = 8;
    /** Tangential (decentring) displacement at the corner of the field, px. */
    private static final double CORNER_DECENTRING_PX = 0.4;

    private static final double VIGNETTING_AT_CORNER = 0.12;
    private static final double ILLUMINATION_PEAK_TO_VALLEY = 0.10;
    private static final double DOME_GRADIENT_PEAK_TO_VALLEY = 0.05;
    private static final int TERMS = 7;
    private static final int SCALING_GRID = 32;

    private final double radiusDegrees;
    private final double[] boundsDegrees;
    private final double radial;
    private final double decentringX;
    private final double decentringY;
    private final double domeX;
    private final double domeY;
    private final long seed;

    /**
     * The focal plane of a camera.
     *
     * @param instrument every chip needs a placement
     * @param seed of the simulation
     */
    public FocalPlane(Instrument instrument, long seed) {
        this.seed = seed;
        double radius = 0;
        double[] bounds = {
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        for (Chip chip : instrument.chips()) {
            ChipPlacement placement = placementOf(chip);
            for (int corner = 0; corner < 4; corner++) {
                double dx = (corner % 2) * (chip.width() - 1) - placement.referenceX();
                double dy = (corner / 2) * (chip.height() - 1) - placement.referenceY();
                double fx = placement.cd11() * dx + placement.cd12() * dy;
                double fy = placement.cd21() * dx + placement.cd22() * dy;
                radius = Math.max(radius, Math.sqrt(fx * fx + fy * fy));
                bounds[0] = Math.min(bounds[0], fx);
                bounds[1] = Math.min(bounds[1], fy);
                bounds[2] = Math.max(bounds[2], fx);
                bounds[3] = Math.max(bounds[3], fy);
            }
        }
        this.radiusDegrees = radius;
        this.boundsDegrees = bounds;
        RandomStream random = RandomStream.of(seed, "optics");
        double pixelDegrees = instrument.pixelScaleArcsec() / 3600;
        this.radial = CORNER_DISTORTION_PX * pixelDegrees / radius * random.uniform(0.8, 1.2);
        double angle = random.uniform(0, 2 * Math.PI);
        this.decentringX = CORNER_DECENTRING_PX * pixelDegrees / 3 * StrictMath.cos(angle);
        this.decentringY = CORNER_DECENTRING_PX * pixelDegrees / 3 * StrictMath.sin(angle);
        double domeAngle = random.uniform(0, 2 * Math.PI);
        double width = (bounds[2] - bounds[0]) * Math.abs(StrictMath.cos(domeAngle))
                + (bounds[3] - bounds[1]) * Math.abs(StrictMath.sin(domeAngle));
        this.domeX = DOME_GRADIENT_PEAK_TO_VALLEY * StrictMath.cos(domeAngle) / width;
        this.domeY = DOME_GRADIENT_PEAK_TO_VALLEY * StrictMath.sin(domeAngle) / width;
    }

    static ChipPlacement placementOf(Chip chip) {
        return chip.placement()
                .orElseThrow(() -> new IllegalArgumentException("chip " + chip.id()
                        + " has no placement in the focal plane; add one to the camera's description to simulate it"));
    }

    /**
     * Distance of the farthest chip corner from the optical axis.
     *
     * @return degrees
     */
    public double radiusDegrees() {
        return radiusDegrees;
    }

    /**
     * Smallest rectangle that holds every chip.
     *
     * @return {lowest xi, lowest eta, highest xi, highest eta}, degrees
     */
    public double[] boundsDegrees() {
        return boundsDegrees.clone();
    }

    /** Replaces a linear field angle {xi, eta} by where the optics really puts it. */
    void distort(double[] field) {
        double u = field[0] / radiusDegrees;
        double v = field[1] / radiusDegrees;
        double rho2 = u * u + v * v;
        field[0] += field[0] * radial * rho2 + decentringX * (rho2 + 2 * u * u) + 2 * decentringY * u * v;
        field[1] += field[1] * radial * rho2 + decentringY * (rho2 + 2 * v * v) + 2 * decentringX * u * v;
    }

    /** Inverse of {@link #distort}; a contraction, since distortion is a few per cent. */
    void undistort(double[] field) {
        double xi = field[0];
        double eta = field[1];
        double[] trial = {xi, eta};
        for (int iteration = 0; iteration < 9; iteration++) {
            double x = trial[0];
            double y = trial[1];
            distort(trial);
            trial[0] = x - (trial[0] - xi);
            trial[1] = y - (trial[1] - eta);
        }
        field[0] = trial[0];
        field[1] = trial[1];
    }

    /** Throughput left by the edge of the beam, 1 on the axis. */
    double vignetting(double xi, double eta) {
        return 1 - VIGNETTING_AT_CORNER * (xi * xi + eta * eta) / (radiusDegrees * radiusDegrees);
    }

    /** Relative brightness of the dome screen, beside the stray light it shares with the sky. */
    double domeGradient(double xi, double eta) {
        return 1 + domeX * xi + domeY * eta;
    }

    /**
     * Stray light of one filter: what a flat sky or screen adds to the true response of the detector. Peak to valley is
     * 10 % over the field.
     *
     * @param band filter name
     * @return the field
     */
    public IlluminationField illumination(String band) {
        RandomStream random = RandomStream.of(seed, "illumination", band);
        double[] terms = new double[TERMS];
        terms[0] = -1;
        for (int i = 1; i < TERMS; i++) {
            terms[i] = 0.3 * random.uniform(-1, 1);
        }
        IlluminationField unscaled = new IlluminationField(terms, radiusDegrees, 0, 1);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int j = 0; j <= SCALING_GRID; j++) {
            for (int i = 0; i <= SCALING_GRID; i++) {
                double value = unscaled.at(
                        boundsDegrees[0] + (boundsDegrees[2] - boundsDegrees[0]) * i / SCALING_GRID,
                        boundsDegrees[1] + (boundsDegrees[3] - boundsDegrees[1]) * j / SCALING_GRID);
                low = Math.min(low, value);
                high = Math.max(high, value);
                sum += value;
            }
        }
        double mean = sum / ((SCALING_GRID + 1) * (SCALING_GRID + 1));
        double scale = ILLUMINATION_PEAK_TO_VALLEY / (high - low);
        return new IlluminationField(terms, radiusDegrees, 1 - mean * scale, scale);
    }

    /** A smooth cubic over the focal plane. */
    public static final class IlluminationField {
        private final double[] terms;
        private final double radiusDegrees;
        private final double offset;
        private final double scale;

        private IlluminationField(double[] terms, double radiusDegrees, double offset, double scale) {
            this.terms = terms;
            this.radiusDegrees = radiusDegrees;
            this.offset = offset;
            this.scale = scale;
        }

        /**
         * Relative illumination.
         *
         * @param xi degrees east of the optical axis
         * @param eta degrees north of the optical axis
         * @return about 1
         */
        public double at(double xi, double eta) {
            double u = xi / radiusDegrees;
            double v = eta / radiusDegrees;
            double shape = terms[0] * (u * u + v * v)
                    + terms[1] * u
                    + terms[2] * v
                    + terms[3] * u * v
                    + terms[4] * u * u * u
                    + terms[5] * v * v * v
                    + terms[6] * u * u * v;
            return offset + scale * shape;
        }
    }
}
