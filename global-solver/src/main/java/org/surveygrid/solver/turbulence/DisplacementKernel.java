package org.surveygrid.solver.turbulence;

/**
 * Covariance of the displacements of two stars. The air bends light by the gradient of a phase, so the field has no curl;
 * what is left of other causes is held by a second part without divergence. Each part is the gradient, or the curl, of a
 * potential whose own covariance is x^(11/6) K_11/6(x) of a scaled distance x, so that the displacements' structure grows as
 * the distance to the power 5/3, as von Karman's. Wind stretches the correlation along one direction.
 *
 * @param shape how far it reaches
 * @param curlFreeMas2 variance per axis of the part without curl
 * @param divergenceFreeMas2 of the part without divergence
 * @see "Leget et al. 2021, A&amp;A 650, A81: von Karman kernel, anisotropic, fitted to binned correlations"
 * @see "Fortino et al. 2021, AJ 162, 106: curl-free kernel of both components"
 */
public record DisplacementKernel(Shape shape, double curlFreeMas2, double divergenceFreeMas2) {
    public DisplacementKernel {
        if (!(curlFreeMas2 >= 0) || !(divergenceFreeMas2 >= 0)) {
            throw new IllegalArgumentException(
                    "variances must not be negative, got " + curlFreeMas2 + ", " + divergenceFreeMas2);
        }
    }

    /**
     * How far a correlation reaches.
     *
     * @param lengthArcsec scale of the distance
     * @param stretch how much longer it is along u than along v: (a - b) / (a + b)
     * @param diagonalStretch the same along the diagonals
     */
    public record Shape(double lengthArcsec, double stretch, double diagonalStretch) {
        public Shape {
            if (!(lengthArcsec > 0) || !(stretch * stretch + diagonalStretch * diagonalStretch < 1)) {
                throw new IllegalArgumentException("a kernel needs a positive length and a stretch below 1, got "
                        + lengthArcsec + ", " + stretch + ", " + diagonalStretch);
            }
        }
    }

    /**
     * The part without curl for a variance of 1 per axis.
     *
     * @param du difference of the places, arcseconds
     * @param dv the same
     * @param into {east with east, east with north, north with north}
     */
    static void curlFree(Shape shape, double du, double dv, double[] into) {
        double g1 = shape.stretch();
        double g2 = shape.diagonalStretch();
        double norm = 1 / (shape.lengthArcsec() * Math.sqrt(1 - g1 * g1 - g2 * g2));
        double s11 = norm * (1 - g1);
        double s12 = -norm * g2;
        double s22 = norm * (1 + g1);
        double p = s11 * du + s12 * dv;
        double q = s12 * du + s22 * dv;
        double square = p * p + q * q;
        double x = Math.sqrt(square);
        double level = MaternTable.correlation(x);
        double bend = square > 0 ? MaternTable.curvature(x) / square : 0;
        double gu = s11 * p + s12 * q;
        double gv = s12 * p + s22 * q;
        double a11 = s11 * s11 + s12 * s12;
        double a12 = s12 * (s11 + s22);
        double a22 = s12 * s12 + s22 * s22;
        double mean = (a11 + a22) / 2;
        into[0] = (level * a11 - bend * gu * gu) / mean;
        into[1] = (level * a12 - bend * gu * gv) / mean;
        into[2] = (level * a22 - bend * gv * gv) / mean;
    }

    /**
     * Covariance of two displacements.
     *
     * @param du difference of the places, arcseconds
     * @param dv the same
     * @param into {east with east, east with north, north with north} in square milliarcseconds
     */
    public void covariance(double du, double dv, double[] into) {
        curlFree(shape, du, dv, into);
        double uu = into[0];
        double uv = into[1];
        double vv = into[2];
        into[0] = curlFreeMas2 * uu + divergenceFreeMas2 * vv;
        into[1] = (curlFreeMas2 - divergenceFreeMas2) * uv;
        into[2] = curlFreeMas2 * vv + divergenceFreeMas2 * uu;
    }

    /**
     * Variance per axis, both parts.
     *
     * @return square milliarcseconds
     */
    public double varianceMas2() {
        return curlFreeMas2 + divergenceFreeMas2;
    }

    /**
     * At which distance two stars are correlated by 1/e, both axes together, without the stretch.
     *
     * @return arcseconds
     */
    public double coherenceArcsec() {
        double low = 0;
        double high = 20;
        for (int step = 0; step < 50; step++) {
            double x = (low + high) / 2;
            if (MaternTable.correlation(x) - MaternTable.curvature(x) / 2 > 1 / StrictMath.E) {
                low = x;
            } else {
                high = x;
            }
        }
        return low * shape.lengthArcsec();
    }
}
