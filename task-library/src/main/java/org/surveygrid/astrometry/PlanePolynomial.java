package org.surveygrid.astrometry;

import org.surveygrid.quantity.SkyPosition;

/**
 * Two polynomials of intermediate world coordinates, by powers: how one convention of distortion becomes another. The
 * coefficient of u^i v^j is at [j][i].
 */
final class PlanePolynomial {
    private final int degree;
    private final double[][] xi;
    private final double[][] eta;
    private final double[] radial1;
    private final double[] radial2;

    PlanePolynomial(int degree, double[][] xi, double[][] eta, double[][] radial) {
        this.degree = degree;
        this.xi = xi;
        this.eta = eta;
        this.radial1 = radial[0];
        this.radial2 = radial[1];
    }

    static PlanePolynomial polynomial(int degree, double[][] xi, double[][] eta) {
        return new PlanePolynomial(degree, xi, eta, new double[2][4]);
    }

    static PlanePolynomial of(TpvWcs wcs) {
        double[] pv1 = wcs.pv1();
        double[] pv2 = wcs.pv2();
        int degree = wcs.degree();
        double[][] first = new double[degree + 1][degree + 1];
        double[][] second = new double[degree + 1][degree + 1];
        for (int d = 0; d <= degree; d++) {
            for (int k = 0; k <= d; k++) {
                first[k][d - k] = pv1[PlaneDistortion.index(d, k)];
                second[d - k][k] = pv2[PlaneDistortion.index(d, k)];
            }
        }
        double[][] radial = new double[2][4];
        for (int r = 0; r < 4; r++) {
            radial[0][r] = pv1[PlaneDistortion.radialIndex(r)];
            radial[1][r] = pv2[PlaneDistortion.radialIndex(r)];
        }
        return new PlanePolynomial(degree, first, second, radial);
    }

    /** The same polynomials with constants added. */
    PlanePolynomial plus(double dXi, double dEta) {
        double[][] first = deepCopy(xi);
        double[][] second = deepCopy(eta);
        first[0][0] += dXi;
        second[0][0] += dEta;
        return new PlanePolynomial(degree, first, second, new double[][] {radial1, radial2});
    }

    /** A linear map of the results; its offset is left out. */
    PlanePolynomial thenLinear(PlaneAffine map) {
        double[][] first = new double[degree + 1][degree + 1];
        double[][] second = new double[degree + 1][degree + 1];
        for (int j = 0; j <= degree; j++) {
            for (int i = 0; i <= degree; i++) {
                first[j][i] = map.a() * xi[j][i] + map.b() * eta[j][i];
                second[j][i] = map.d() * xi[j][i] + map.e() * eta[j][i];
            }
        }
        double[][] radial = new double[2][4];
        for (int r = 0; r < 4; r++) {
            radial[0][r] = map.a() * radial1[r] + map.b() * radial2[r];
            radial[1][r] = map.d() * radial1[r] + map.e() * radial2[r];
        }
        return new PlanePolynomial(degree, first, second, radial);
    }

    /** The same curve over other variables: u = a p + b q, v = d p + e q. Only without radial terms. */
    PlanePolynomial over(PlaneAffine map) {
        return polynomial(degree, substitute(xi, map), substitute(eta, map));
    }

    private double[][] substitute(double[][] from, PlaneAffine map) {
        double[][] to = new double[degree + 1][degree + 1];
        for (int j = 0; j <= degree; j++) {
            for (int i = 0; i + j <= degree; i++) {
                if (from[j][i] == 0) {
                    continue;
                }
                // coefficients by the power of q of (a p + b q)^i (d p + e q)^j
                double[] product = {1};
                for (int k = 0; k < i; k++) {
                    product = times(product, map.a(), map.b());
                }
                for (int k = 0; k < j; k++) {
                    product = times(product, map.d(), map.e());
                }
                for (int q = 0; q <= i + j; q++) {
                    to[q][i + j - q] += from[j][i] * product[q];
                }
            }
        }
        return to;
    }

    private static double[] times(double[] homogeneous, double p, double q) {
        double[] product = new double[homogeneous.length + 1];
        for (int k = 0; k < homogeneous.length; k++) {
            product[k] += p * homogeneous[k];
            product[k + 1] += q * homogeneous[k];
        }
        return product;
    }

    private static double[][] deepCopy(double[][] from) {
        double[][] to = new double[from.length][];
        for (int i = 0; i < from.length; i++) {
            to[i] = from[i].clone();
        }
        return to;
    }

    /** World coordinates with these polynomials as distortion. */
    TpvWcs toWcs(SkyPosition tangent, CdMatrix linear) {
        double[] pv1 = new double[PlaneDistortion.TERMS];
        double[] pv2 = new double[PlaneDistortion.TERMS];
        for (int d = 0; d <= degree; d++) {
            for (int k = 0; k <= d; k++) {
                pv1[PlaneDistortion.index(d, k)] = xi[k][d - k];
                pv2[PlaneDistortion.index(d, k)] = eta[d - k][k];
            }
        }
        for (int r = 0; r < 4; r++) {
            pv1[PlaneDistortion.radialIndex(r)] = radial1[r];
            pv2[PlaneDistortion.radialIndex(r)] = radial2[r];
        }
        return TpvWcs.of(tangent, linear, pv1, pv2);
    }
}
