package org.surveygrid.psf;

import java.util.Arrays;
import java.util.List;

/**
 * The image of a point source of flux 1 at every place of an image: a square table of samples, each a polynomial of the
 * place. Samples lie a quarter of the FWHM apart, the middle one on the source.
 */
public final class PsfModel {
    /** Samples a FWHM. */
    static final double SAMPLES_PER_FWHM = 4;

    private static final double MOFFAT_BETA = 3;

    private final FieldPolynomial polynomial;
    private final double fwhmPx;
    private final int side;
    private final int middle;
    private final double[][] coefficients;
    private final int stars;
    private final double chi;

    /** Quality: number of stars, and their median chi per degree of freedom. */
    PsfModel(FieldPolynomial polynomial, double fwhmPx, double[][] coefficients, double[] quality) {
        this.polynomial = polynomial;
        this.fwhmPx = fwhmPx;
        this.coefficients = coefficients;
        side = (int) Math.rint(Math.sqrt(coefficients[0].length));
        middle = side / 2;
        stars = (int) quality[0];
        chi = quality[1];
    }

    /** Side of a table that reaches some FWHM, odd. */
    static int side(double radiusFwhm) {
        return 2 * (int) Math.ceil(radiusFwhm * SAMPLES_PER_FWHM) + 1;
    }

    /** The same round Moffat profile of beta 3 everywhere, for images with too few stars. */
    static PsfModel moffat(FieldPolynomial field, double fwhmPx, double radiusFwhm) {
        int side = side(radiusFwhm);
        double[] table = new double[side * side];
        double width = 4 * (StrictMath.pow(2, 1 / MOFFAT_BETA) - 1) / (SAMPLES_PER_FWHM * SAMPLES_PER_FWHM);
        int middle = side / 2;
        for (int p = 0; p < table.length; p++) {
            int dx = p % side - middle;
            int dy = p / side - middle;
            table[p] = StrictMath.pow(1 + width * (dx * dx + dy * dy), -MOFFAT_BETA);
        }
        double[][] coefficients = {table};
        normalise(coefficients, fwhmPx / SAMPLES_PER_FWHM);
        FieldPolynomial constant = new FieldPolynomial(0, field.width(), field.height());
        return new PsfModel(constant, fwhmPx, coefficients, new double[] {0, Double.NaN});
    }

    /** Cuts the table to a disc, and makes its sum times the area of a sample 1 in the middle and constant over the field. */
    static void normalise(double[][] coefficients, double stepPx) {
        int side = (int) Math.rint(Math.sqrt(coefficients[0].length));
        int middle = side / 2;
        double[] sums = new double[coefficients.length];
        for (int t = 0; t < sums.length; t++) {
            for (int p = 0; p < coefficients[t].length; p++) {
                int dx = p % side - middle;
                int dy = p / side - middle;
                if (dx * dx + dy * dy > middle * middle) {
                    coefficients[t][p] = 0;
                }
                sums[t] += coefficients[t][p] * stepPx * stepPx;
            }
        }
        for (int p = 0; p < coefficients[0].length; p++) {
            double constant = coefficients[0][p] / sums[0];
            coefficients[0][p] = constant;
            for (int t = 1; t < sums.length; t++) {
                coefficients[t][p] = (coefficients[t][p] - sums[t] * constant) / sums[0];
            }
        }
    }

    /**
     * Pixels of a source of flux 1.
     *
     * @param x0 column of the first pixel
     * @param y0 its row
     * @param side number of columns, and of rows
     * @param value row-major
     */
    record Stamp(int x0, int y0, int side, double[] value) {}

    /** The samples at a place, in the order of rows. */
    double[] table(double x, double y) {
        double[] terms = polynomial.at(x, y);
        double[] table = coefficients[0].clone();
        for (int t = 1; t < terms.length; t++) {
            double term = terms[t];
            double[] coefficient = coefficients[t];
            for (int p = 0; p < table.length; p++) {
                table[p] += term * coefficient[p];
            }
        }
        return table;
    }

    /** Side of the stamps that hold a whole source, wherever in a pixel it lies. */
    int stampSide() {
        return 2 * (int) Math.ceil(middle * stepPx() + 0.5) + 1;
    }

    /** How a table becomes the pixels about a source. */
    LanczosResampler toPixels(double x, double y) {
        return new LanczosResampler(
                side,
                stampSide(),
                new double[] {(first(x) - x) / stepPx() + middle, (first(y) - y) / stepPx() + middle},
                1 / stepPx());
    }

    /** How the pixels about a source become a table. */
    LanczosResampler toTable(double x, double y) {
        double reach = middle * stepPx();
        return new LanczosResampler(
                stampSide(), side, new double[] {x - reach - first(x), y - reach - first(y)}, stepPx());
    }

    /** First column or row of a source's stamp. */
    int first(double centre) {
        return (int) Math.rint(centre) - stampSide() / 2;
    }

    Stamp stamp(double x, double y) {
        return new Stamp(first(x), first(y), stampSide(), toPixels(x, y).resample(table(x, y)));
    }

    /**
     * The image of a point source.
     *
     * @param x column of its centre
     * @param y row of its centre
     * @return the pixel nearest to the centre is in the middle of a square with an odd side, row-major; they add up to
     *     nearly 1
     */
    public List<Double> image(double x, double y) {
        return Arrays.stream(stamp(x, y).value()).boxed().toList();
    }

    /**
     * Distance of neighbouring samples.
     *
     * @return pixels
     */
    public double stepPx() {
        return fwhmPx / SAMPLES_PER_FWHM;
    }

    /**
     * Samples in a row, and in a column.
     *
     * @return odd
     */
    public int side() {
        return side;
    }

    /**
     * Samples that are multiplied by powers of the place, which runs from -1 to 1 over the image along each axis. The sum
     * of those of powers 0, times the square of their distance, is 1; of the others it is 0.
     *
     * @param powerOfX 0 or more
     * @param powerOfY likewise; both together at most the degree
     * @return row-major
     */
    public float[] samples(int powerOfX, int powerOfY) {
        int total = powerOfX + powerOfY;
        if (powerOfX < 0 || powerOfY < 0 || total > degree()) {
            throw new IllegalArgumentException(
                    "a PSF model of degree " + degree() + " has no term of powers " + powerOfX + ", " + powerOfY);
        }
        double[] term = coefficients[total * (total + 1) / 2 + powerOfY];
        float[] samples = new float[term.length];
        for (int p = 0; p < samples.length; p++) {
            samples[p] = (float) term[p];
        }
        return samples;
    }

    /**
     * Width of the image.
     *
     * @return pixels
     */
    public int imageWidthPx() {
        return polynomial.width();
    }

    /**
     * Height of the image.
     *
     * @return pixels
     */
    public int imageHeightPx() {
        return polynomial.height();
    }

    /** Column and row of the sample on the source. */
    int middle() {
        return middle;
    }

    FieldPolynomial polynomial() {
        return polynomial;
    }

    double[][] coefficients() {
        return coefficients;
    }

    /**
     * Degree of the polynomials.
     *
     * @return 0 when there were too few stars for more
     */
    public int degree() {
        return polynomial.degree();
    }

    /**
     * FWHM of stars that set the distance of the samples.
     *
     * @return pixels
     */
    public double fwhmPx() {
        return fwhmPx;
    }

    /**
     * How many stars made the model.
     *
     * @return 0 when there were too few and it is a Moffat profile of the typical width
     */
    public int stars() {
        return stars;
    }

    /**
     * How well the stars agree with the model.
     *
     * @return median over the stars of the root of chi squared per pixel, with an error of 1 % of the model allowed; NaN
     *     without stars
     */
    public double chi() {
        return chi;
    }
}
