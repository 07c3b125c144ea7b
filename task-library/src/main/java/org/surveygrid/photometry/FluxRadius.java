package org.surveygrid.photometry;

/** Radius of the circle that holds half of a source's flux. */
final class FluxRadius {
    private static final int SUBPIXELS = 5;
    private static final double STEPS_PER_PX = 5;

    private FluxRadius() {}

    /** Half-light radius in pixels about a centre; NaN when the growth curve never reaches half of the flux. */
    static double half(SourceStamp stamp, double[] centre, double maximumRadiusPx, double flux) {
        int bins = (int) Math.ceil(maximumRadiusPx * STEPS_PER_PX) + 1;
        double[] growth = new double[bins + 1];
        double part = 1.0 / (SUBPIXELS * SUBPIXELS);
        for (int j = 0; j < stamp.height; j++) {
            double dy = stamp.y0 + j - centre[1];
            if (Math.abs(dy) > maximumRadiusPx + 1) {
                continue;
            }
            for (int i = 0; i < stamp.width; i++) {
                double dx = stamp.x0 + i - centre[0];
                if (Math.abs(dx) > maximumRadiusPx + 1) {
                    continue;
                }
                double value = stamp.value[j * stamp.width + i] * part;
                for (int v = 0; v < SUBPIXELS; v++) {
                    double y = dy + (v + 0.5) / SUBPIXELS - 0.5;
                    for (int u = 0; u < SUBPIXELS; u++) {
                        double x = dx + (u + 0.5) / SUBPIXELS - 0.5;
                        int bin = (int) (Math.sqrt(x * x + y * y) * STEPS_PER_PX);
                        if (bin < bins) {
                            growth[bin + 1] += value;
                        }
                    }
                }
            }
        }
        double half = flux / 2;
        if (!(half > 0)) {
            return Double.NaN;
        }
        double below = 0;
        for (int k = 1; k <= bins; k++) {
            double reached = below + growth[k];
            if (reached >= half) {
                // Within a ring flux grows with the square of the radius.
                double inner = (k - 1) / STEPS_PER_PX;
                double outer = k / STEPS_PER_PX;
                double share = (half - below) / (reached - below);
                return Math.sqrt(inner * inner + share * (outer * outer - inner * inner));
            }
            below = reached;
        }
        return Double.NaN;
    }
}
