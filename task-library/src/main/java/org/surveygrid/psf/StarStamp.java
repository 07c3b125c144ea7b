package org.surveygrid.psf;

import org.surveygrid.detection.Detections;
import org.surveygrid.detection.SkySubtracted;
import org.surveygrid.photometry.MeasuredSource;

/** The pixels about a star. Those that are bad, belong to another source or lie outside the image are 0 and not good. */
final class StarStamp {
    final double x;
    final double y;
    final double[] value;
    final double[] variance;
    final boolean[] good;
    /** From the model's grid to these pixels. */
    final LanczosResampler toPixels;
    /** From these pixels to the model's grid. */
    final LanczosResampler toTable;
    /** What the latest model leaves of the star; 0 where it is not good. */
    final double[] residual;
    /** Flux by the latest model. */
    double flux;
    /** Root of chi squared per pixel by the latest model. */
    double chi;

    private StarStamp(MeasuredSource star, PsfModel grid) {
        int side = grid.stampSide();
        x = star.x();
        y = star.y();
        flux = star.auto().flux();
        value = new double[side * side];
        variance = new double[side * side];
        good = new boolean[side * side];
        residual = new double[side * side];
        toPixels = grid.toPixels(x, y);
        toTable = grid.toTable(x, y);
    }

    static StarStamp cut(SkySubtracted image, Detections detections, MeasuredSource star, PsfModel grid) {
        int side = grid.stampSide();
        StarStamp stamp = new StarStamp(star, grid);
        int label = star.detected().label();
        int[] labels = detections.labels();
        int x0 = grid.first(star.x());
        int y0 = grid.first(star.y());
        for (int j = Math.max(0, -y0); j < side && y0 + j < image.height(); j++) {
            for (int i = Math.max(0, -x0); i < side && x0 + i < image.width(); i++) {
                int p = (y0 + j) * image.width() + x0 + i;
                boolean own = labels[p] == 0 || labels[p] == label;
                if (own && image.isGood(p)) {
                    int at = j * side + i;
                    stamp.value[at] = image.value()[p];
                    stamp.variance[at] = image.variance()[p];
                    stamp.good[at] = true;
                }
            }
        }
        return stamp;
    }
}
