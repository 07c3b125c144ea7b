package org.surveygrid.task.coadd;

import java.util.Optional;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solution.StarFlat;

/** Electrons to microjanskys: zero point and star flat, evaluated every few pixels and linear between. */
final class FluxCalibration {
    private static final int STEP_PX = 16;
    /** Maps may have structure within a few pixels. */
    private static final int MAP_STEP_PX = 4;

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
        int step = starFlat.flatMap(StarFlat::map).isPresent() ? MAP_STEP_PX : STEP_PX;
        int width = frame.width();
        int height = frame.height();
        int columns = Math.ceilDiv(width, step) + 1;
        int rows = Math.ceilDiv(height, step) + 1;
        double[] nodes = new double[columns * rows];
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < columns; i++) {
                nodes[j * columns + i] = microjanskyPerElectron(i * step, j * step);
            }
        }
        FloatImage value = frame.value();
        FloatImage variance = frame.variance();
        for (int y = 0; y < height; y++) {
            double v = (double) (y % step) / step;
            int low = y / step * columns;
            for (int x = 0; x < width; x++) {
                double u = (double) (x % step) / step;
                int n = low + x / step;
                double scale = (1 - v) * ((1 - u) * nodes[n] + u * nodes[n + 1])
                        + v * ((1 - u) * nodes[n + columns] + u * nodes[n + columns + 1]);
                int p = y * width + x;
                value.pixels()[p] = (float) (value.pixels()[p] * scale);
                variance.pixels()[p] = (float) (variance.pixels()[p] * scale * scale);
            }
        }
    }
}
