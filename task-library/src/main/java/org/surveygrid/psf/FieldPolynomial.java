package org.surveygrid.psf;

/**
 * Products of powers of x and y up to a degree, both running from -1 to 1 over an image.
 *
 * @param degree 0 or more
 * @param width of the image in pixels
 * @param height likewise
 */
record FieldPolynomial(int degree, int width, int height) {
    int terms() {
        return (degree + 1) * (degree + 2) / 2;
    }

    /** Values of the terms: 1, then by rising power of y within each total degree. */
    double[] at(double x, double y) {
        double u = (2 * x + 1 - width) / width;
        double v = (2 * y + 1 - height) / height;
        double[] terms = new double[terms()];
        int k = 0;
        for (int total = 0; total <= degree; total++) {
            for (int powerOfV = 0; powerOfV <= total; powerOfV++) {
                double term = 1;
                for (int i = 0; i < total - powerOfV; i++) {
                    term *= u;
                }
                for (int i = 0; i < powerOfV; i++) {
                    term *= v;
                }
                terms[k++] = term;
            }
        }
        return terms;
    }
}
