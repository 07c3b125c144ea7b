package org.surveygrid.task.preview;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.preview.Preview;

/** Chips where they are in the focal plane, as on the sky: north up, east left, whatever way a chip is read out. */
final class FocalPlanePicture {
    private FocalPlanePicture() {}

    record PlacedChip(FloatImage image, ChipPlacement placement) {}

    /** Pixels outside of all chips are NaN. */
    static FloatImage draw(List<PlacedChip> chips, int longestSidePx) {
        double lowXi = Double.POSITIVE_INFINITY;
        double highXi = Double.NEGATIVE_INFINITY;
        double lowEta = Double.POSITIVE_INFINITY;
        double highEta = Double.NEGATIVE_INFINITY;
        double finest = Double.POSITIVE_INFINITY;
        for (PlacedChip chip : chips) {
            ChipPlacement at = chip.placement;
            finest = Math.min(finest, Math.sqrt(Math.abs(at.cd11() * at.cd22() - at.cd12() * at.cd21())));
            double right = chip.image.width() - 0.5;
            double top = chip.image.height() - 0.5;
            for (double[] corner : new double[][] {{-0.5, -0.5}, {right, -0.5}, {-0.5, top}, {right, top}}) {
                double dx = corner[0] - at.referenceX();
                double dy = corner[1] - at.referenceY();
                double xi = at.cd11() * dx + at.cd12() * dy;
                double eta = at.cd21() * dx + at.cd22() * dy;
                lowXi = Math.min(lowXi, xi);
                highXi = Math.max(highXi, xi);
                lowEta = Math.min(lowEta, eta);
                highEta = Math.max(highEta, eta);
            }
        }
        double extent = Math.max(highXi - lowXi, highEta - lowEta);
        double scale = Math.max(finest, extent / longestSidePx);
        int width = Math.max(1, (int) Math.ceil((highXi - lowXi) / scale - 1e-9));
        int height = Math.max(1, (int) Math.ceil((highEta - lowEta) / scale - 1e-9));
        float[] pixels = new float[width * height];
        Arrays.fill(pixels, Float.NaN);
        for (PlacedChip chip : chips) {
            ChipPlacement at = chip.placement;
            double determinant = at.cd11() * at.cd22() - at.cd12() * at.cd21();
            int factor = Math.max(1, (int) Math.floor(scale / Math.sqrt(Math.abs(determinant))));
            FloatImage small = Preview.shrink(chip.image, factor);
            for (int y = 0; y < height; y++) {
                double eta = lowEta + (y + 0.5) * scale;
                for (int x = 0; x < width; x++) {
                    double xi = highXi - (x + 0.5) * scale;
                    double px = at.referenceX() + (at.cd22() * xi - at.cd12() * eta) / determinant;
                    double py = at.referenceY() + (at.cd11() * eta - at.cd21() * xi) / determinant;
                    boolean inside =
                            px >= -0.5 && py >= -0.5 && px < chip.image.width() - 0.5 && py < chip.image.height() - 0.5;
                    if (inside) {
                        pixels[y * width + x] = small.at((int) ((px + 0.5) / factor), (int) ((py + 0.5) / factor));
                    }
                }
            }
        }
        return FloatImage.owning(width, height, pixels);
    }
}
