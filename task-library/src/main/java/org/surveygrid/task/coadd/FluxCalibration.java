package org.surveygrid.task.coadd;

import java.util.Optional;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solution.StarFlat;

/** Electrons to microjanskys: zero point and star flat, evaluated every few pixels and linear between. */
final class FluxCalibration {
    private static final int STEP_PX = 16;

    private final double zeroPointMag;
    private final Optional<StarFlat> starFlat;
    private final double exposureSeconds;

    FluxCalibration(double zeroPointMag, Optional<StarFlat> starFlat, double exposureSeconds) {
        this.zeroPointMag = zeroPointMag;
        this.starFlat = starFlat;
        this.exposureSeconds = exposureSeconds;
    }

    /** Microjanskys of one electron of this exposure at a pixel. */
    double microjanskyPerElectron(double x, double y) {
        double correction = starFlat.map(flat -> flat.correctionMag(x, y)).orElse(0.0);
        return PhotometricSolution.microjanskyPerElectronPerSecond(zeroPointMag + correction) / exposureSeconds;
    }

    /** Scales value and variance in place. */
    void applyInto(Frame frame) {
        int width = frame.width();
        int height = frame.height();
        int columns = Math.ceilDiv(width, STEP_PX) + 1;
        int rows = Math.ceilDiv(height, STEP_PX) + 1;
        double[] nodes = new double[columns * rows];
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++) {
                nodes[j * columns + i] = microjanskyPerElectron(i * STEP_PX, j * STEP_PX);
            }
        }
        FloatImage value = frame.value();
        FloatImage variance = frame.variance();
        for (int y = 0; y < height; y++) {
            double v = (double) (y % STEP_PX) / STEP_PX;
            int low = y / STEP_PX * columns;
            for (int x = 0; x < width; x++) {
                double u = (double) (x % STEP_PX) / STEP_PX;
                int n = low + x / STEP_PX;
                double scale = (1 - v) * ((1 - u) * nodes[n] + u * nodes[n + 1])
                        + v * ((1 - u) * nodes[n + columns] + u * nodes[n + columns + 1]);
                int p = y * width + x;
                value.pixels()[p] = (float) (value.pixels()[p] * scale);
                variance.pixels()[p] = (float) (variance.pixels()[p] * scale * scale);
            }
        }
    }
}
