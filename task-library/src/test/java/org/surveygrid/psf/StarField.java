package org.surveygrid.psf;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.image.Frame;
import org.surveygrid.photometry.ExtractionConfig;
import org.surveygrid.photometry.PhotometryConfig;
import org.surveygrid.photometry.SourceExtraction;

/** A simulated sky of elliptical Gaussians whose width is a linear function of the place. */
record StarField(Frame frame, double sigmaPx, double gradient) {
    static StarField empty(int size, double sigmaPx, double gradient) {
        Frame frame = Frame.zeros(size, size);
        Arrays.fill(frame.variance().pixels(), 1);
        return new StarField(frame, sigmaPx, gradient);
    }

    StarField noisy(long seed) {
        Random random = new Random(seed);
        float[] pixels = frame.value().pixels();
        for (int p = 0; p < pixels.length; p++) {
            pixels[p] += (float) random.nextGaussian();
        }
        return this;
    }

    /** Stars on a square lattice, off the pixels' centres, every other as bright as that. */
    StarField lattice(int perSide, double flux) {
        double step = (double) frame.width() / perSide;
        for (int k = 0; k < perSide * perSide; k++) {
            int row = k / perSide;
            int column = k % perSide;
            double x = (column + 0.5) * step + 0.37 * (k % 5) - 0.9;
            double y = (row + 0.5) * step + 0.23 * (k % 7) - 0.8;
            add(x, y, flux * (1 + k % 2), 1);
        }
        return this;
    }

    double sigmaX(double x) {
        return sigmaPx * (1 + gradient * (2 * x / frame.width() - 1));
    }

    StarField add(double x, double y, double flux, double wider) {
        double sx = sigmaX(x) * wider;
        double sy = sigmaPx * wider;
        for (int j = Math.max(0, (int) (y - 8 * sy)); j < Math.min(frame.height(), y + 8 * sy); j++) {
            for (int i = Math.max(0, (int) (x - 8 * sx)); i < Math.min(frame.width(), x + 8 * sx); i++) {
                frame.value().pixels()[j * frame.width() + i] += (float) (flux * profile(i - x, j - y, sx, sy));
            }
        }
        return this;
    }

    static double profile(double dx, double dy, double sx, double sy) {
        return Math.exp(-dx * dx / (2 * sx * sx) - dy * dy / (2 * sy * sy)) / (2 * Math.PI * sx * sy);
    }

    SourceExtraction extract() {
        return SourceExtraction.run(
                        frame,
                        new ExtractionConfig(
                                BackgroundConfig.defaults(),
                                DetectionConfig.defaults().withThreshold(5),
                                new PhotometryConfig(List.of(8.0), 2.5, 3.5, Double.POSITIVE_INFINITY),
                                -1))
                .orElseThrow();
    }

    PsfModel model(SourceExtraction extraction) {
        return PsfFit.fit(extraction.image(), extraction.detections(), extraction.sources(), PsfConfig.defaults())
                .orElseThrow();
    }
}
