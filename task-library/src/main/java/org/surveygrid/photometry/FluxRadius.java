package org.surveygrid.photometry;

/** Radius of the circle that holds half of a source's flux. */
final class FluxRadius {
    private static final int SUBPIXELS = 5;
    private static final double STEPS_PER_PX = 5;
    private static final double FIRST_REACH_PX = 3;

    private FluxRadius() {}

    /** Half-light radius in pixels about a centre; NaN when the growth curve never reaches half of the flux. */
    static double half(SourceStamp stamp, double[] centre, double maximumRadiusPx, double flux) {
        if (!(flux > 0)) {
            return Double.NaN;
        }
        for (double reach = FIRST_REACH_PX; ; reach *= 2) {
            boolean whole = reach >= maximumRadiusPx;
            double radius = reached(growth(stamp, centre, whole ? maximumRadiusPx : reach), flux / 2);
            if (whole || !Double.isNaN(radius)) {
                return radius;
            }
        }
    }

    /** Flux in rings about the centre; of use within the reach, which most sources need only a little of. */
    private static double[] growth(SourceStamp stamp, double[] centre, double reachPx) {
        int bins = (int) Math.ceil(reachPx * STEPS_PER_PX) + 1;
        double[] growth = new double[bins];
        double part = 1.0 / (SUBPIXELS * SUBPIXELS);
        double[] squares = new double[SUBPIXELS];
        int i0 = Math.max(0, (int) Math.ceil(centre[0] - stamp.x0 - reachPx - 1));
        int i1 = Math.min(stamp.width - 1, (int) Math.floor(centre[0] - stamp.x0 + reachPx + 1));
        int j0 = Math.max(0, (int) Math.ceil(centre[1] - stamp.y0 - reachPx - 1));
        int j1 = Math.min(stamp.height - 1, (int) Math.floor(centre[1] - stamp.y0 + reachPx + 1));
        for (int j = j0; j <= j1; j++) {
            double dy = stamp.y0 + j - centre[1];
            for (int i = i0; i <= i1; i++) {
                double dx = stamp.x0 + i - centre[0];
                double value = stamp.value[j * stamp.width + i] * part;
                for (int u = 0; u < SUBPIXELS; u++) {
                    double x = dx + (u + 0.5) / SUBPIXELS - 0.5;
                    squares[u] = x * x;
                }
                for (int v = 0; v < SUBPIXELS; v++) {
                    double y = dy + (v + 0.5) / SUBPIXELS - 0.5;
                    for (int u = 0; u < SUBPIXELS; u++) {
                        int bin = (int) (Math.sqrt(squares[u] + y * y) * STEPS_PER_PX);
                        if (bin < bins) {
                            growth[bin] += value;
                        }
                    }
                }
            }
        }
        return growth;
    }

    private static double reached(double[] growth, double half) {
        double below = 0;
        for (int k = 0; k < growth.length; k++) {
            double reached = below + growth[k];
            if (reached >= half) {
                // Within a ring flux grows with the square of the radius.
                double inner = k / STEPS_PER_PX;
                double outer = (k + 1) / STEPS_PER_PX;
                double share = (half - below) / (reached - below);
                return Math.sqrt(inner * inner + share * (outer * outer - inner * inner));
            }
            below = reached;
        }
        return Double.NaN;
    }
}
