package org.surveygrid.solver.focalplane;

/**
 * Where an exposure points, and how its focal plane lies on the tangent plane, before the fit.
 *
 * @param basis projection about the pointing
 * @param linear {xi per u, xi per v, eta per u, eta per v}
 * @param shift {xi, eta} of the focal plane's origin in arcseconds
 */
public record ExposureFrame(TangentBasis basis, double[] linear, double[] shift) {
    public double[] toPlane(double u, double v) {
        return new double[] {linear[0] * u + linear[1] * v + shift[0], linear[2] * u + linear[3] * v + shift[1]};
    }

    public double[] toFocalPlane(double xi, double eta) {
        double determinant = linear[0] * linear[3] - linear[1] * linear[2];
        double dx = xi - shift[0];
        double dy = eta - shift[1];
        return new double[] {
            (linear[3] * dx - linear[1] * dy) / determinant, (linear[0] * dy - linear[2] * dx) / determinant
        };
    }

    /** The same with a place of the focal plane at the tangent point. */
    ExposureFrame centredOn(double u, double v) {
        return new ExposureFrame(
                basis, linear, new double[] {-linear[0] * u - linear[1] * v, -linear[2] * u - linear[3] * v});
    }

    /** The same focal plane about another pointing, not turned on the sky: near a pole north is elsewhere there. */
    public ExposureFrame movedBy(double xi, double eta) {
        TangentBasis moved = new TangentBasis(TangentBasis.position(basis.unproject(xi, eta)));
        double[] turn = moved.turnFrom(basis);
        return new ExposureFrame(
                moved,
                new double[] {
                    turn[0] * linear[0] - turn[1] * linear[2],
                    turn[0] * linear[1] - turn[1] * linear[3],
                    turn[1] * linear[0] + turn[0] * linear[2],
                    turn[1] * linear[1] + turn[0] * linear[3]
                },
                new double[] {turn[0] * shift[0] - turn[1] * shift[1], turn[1] * shift[0] + turn[0] * shift[1]});
    }
}
