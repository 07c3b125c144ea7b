package org.surveygrid.calibration.stack;

import java.util.Arrays;
import org.surveygrid.image.FloatImage;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.Selection;

/** Some rows of every frame, of the noise model and of the result. */
final class StackStrip {
    final int width;
    final int rows;
    final float[][] values;
    final float[] read;
    final float[] photon;
    final float[] value;
    final float[] variance;
    final float[] count;

    StackStrip(int frames, int width, int rows) {
        this.width = width;
        this.rows = rows;
        values = new float[frames][width * rows];
        read = new float[width * rows];
        photon = new float[width * rows];
        value = new float[width * rows];
        variance = new float[width * rows];
        count = new float[width * rows];
    }

    void load(FrameRows frames, StackNoise noise, int firstRow) {
        for (int j = 0; j < values.length; j++) {
            frames.fetch(j, firstRow, FloatImage.owning(width, rows, values[j]));
        }
        noise.readVariance().fill(firstRow, rows, read);
        noise.photonVariance().fill(firstRow, rows, photon);
    }

    /** Multiplies the noise model of each row with how much larger the scatter of the row's values is. */
    void measureNoise(float[] scales) {
        float[] ratio = new float[width];
        float[] finite = new float[values.length];
        for (int row = 0; row < rows; row++) {
            int known = 0;
            for (int x = 0; x < width; x++) {
                double scatter = scatterOverModel(row * width + x, scales, finite);
                if (scatter >= 0) {
                    ratio[known++] = (float) scatter;
                }
            }
            float factor = known == 0 ? 1 : (float) RobustScale.median(Arrays.copyOf(ratio, known));
            for (int p = row * width; p < (row + 1) * width; p++) {
                read[p] *= factor;
                photon[p] *= factor;
            }
        }
    }

    /**
     * Sample variance of a pixel in units of the noise model, over the median that it has for Gaussian values; NaN for
     * fewer than 3 values. That median is the one of chi squared, by Wilson and Hilferty 1931, PNAS 17, 684.
     */
    private double scatterOverModel(int pixel, float[] scales, float[] finite) {
        int n = 0;
        double sum = 0;
        double weight = 0;
        for (float[] frame : values) {
            if (Float.isFinite(frame[pixel])) {
                finite[n++] = frame[pixel];
            }
        }
        if (n < 3) {
            return Double.NaN;
        }
        double level = Math.max(0, Selection.median(finite, n));
        for (int j = 0; j < values.length; j++) {
            float x = values[j][pixel];
            if (Float.isFinite(x)) {
                double inverse = 1 / (read[pixel] * (scales[j] * scales[j]) + photon[pixel] * scales[j] * level);
                sum += inverse * x;
                weight += inverse;
            }
        }
        double mean = sum / weight;
        double chi2 = 0;
        for (int j = 0; j < values.length; j++) {
            float x = values[j][pixel];
            if (Float.isFinite(x)) {
                double inverse = 1 / (read[pixel] * (scales[j] * scales[j]) + photon[pixel] * scales[j] * level);
                chi2 += inverse * (x - mean) * (x - mean);
            }
        }
        double root = 1 - 2 / (9.0 * (n - 1));
        return chi2 / ((n - 1) * (root * root * root));
    }
}
