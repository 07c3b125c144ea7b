package org.surveygrid.psf;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.surveygrid.detection.SkySubtracted;
import org.surveygrid.photometry.MeasuredSource;

/**
 * Fluxes of all sources of an image together, as if all were points at their windowed positions.
 *
 * <p>Each is fitted to what the others leave of the image, in turn from the brightest, {@value #SWEEPS} times: the linear
 * least squares of overlapping sources by Gauss and Seidel's way. All good pixels count alike, so that the flux does not
 * depend on the noise that a pixel happens to have; the errors are those of the given variance.
 *
 * <p>SPREAD_MODEL (Desai et al. 2012, ApJ 757, 83) compares the model with the same made wider by an exponential disc
 * whose scale length is a sixteenth of the FWHM; so small a disc adds 3/2 of its squared length times the Laplacian.
 */
public final class PsfPhotometry {
    private static final int SWEEPS = 3;
    /** 32 MiB. */
    private static final long MOST_KEPT_PIXELS = 4 << 20;

    private static final double LEAST_COVERAGE = 0.3;
    /** 3/2 (FWHM / 16)^2 in units of the model's samples, squared. */
    private static final double LAPLACIAN_FACTOR =
            1.5 * (PsfModel.SAMPLES_PER_FWHM / 16) * (PsfModel.SAMPLES_PER_FWHM / 16);

    private final SkySubtracted image;
    private final PsfModel model;
    private final float[] left;

    private PsfPhotometry(SkySubtracted image, PsfModel model) {
        this.image = image;
        this.model = model;
        left = image.value().clone();
    }

    /**
     * Measures.
     *
     * @param image above its sky
     * @param measured its sources
     * @param model of the image
     * @return one entry a source, in the same order
     */
    public static List<PsfFlux> measure(SkySubtracted image, List<MeasuredSource> measured, PsfModel model) {
        PsfPhotometry photometry = new PsfPhotometry(image, model);
        int n = measured.size();
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.comparingDouble(
                                (Integer i) -> -measured.get(i).auto().flux())
                        .thenComparingInt(i -> i));
        double[] fluxes = new double[n];
        List<PsfModel.Stamp> stamps = photometry.keepable(measured);
        PsfFlux[] results = new PsfFlux[n];
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int i : order) {
                MeasuredSource source = measured.get(i);
                PsfModel.Stamp stamp = stamps.isEmpty() ? model.stamp(source.x(), source.y()) : stamps.get(i);
                double change = photometry.fit(stamp);
                fluxes[i] += change;
                photometry.subtract(stamp, change);
            }
        }
        for (int i = 0; i < n; i++) {
            MeasuredSource source = measured.get(i);
            PsfModel.Stamp stamp = stamps.isEmpty() ? model.stamp(source.x(), source.y()) : stamps.get(i);
            results[i] = photometry.result(stamp, source, fluxes[i]);
        }
        return List.of(results);
    }

    /** The stamps of all sources, or none where they would need too much memory and are made again each time. */
    private List<PsfModel.Stamp> keepable(List<MeasuredSource> measured) {
        if ((long) measured.size() * model.stampSide() * model.stampSide() > MOST_KEPT_PIXELS) {
            return List.of();
        }
        return measured.stream()
                .map(source -> model.stamp(source.x(), source.y()))
                .toList();
    }

    /** Flux that fits best what is left about a source; 0 where too little can be seen of it. */
    private double fit(PsfModel.Stamp stamp) {
        double product = 0;
        double norm = 0;
        double whole = 0;
        int side = stamp.side();
        for (int j = 0; j < side; j++) {
            int row = (stamp.y0() + j) * image.width() + stamp.x0();
            boolean inside = stamp.y0() + j >= 0 && stamp.y0() + j < image.height();
            for (int i = 0; i < side; i++) {
                double light = stamp.value()[j * side + i];
                whole += light * light;
                if (inside && isGood(stamp.x0() + i, row + i)) {
                    product += light * left[row + i];
                    norm += light * light;
                }
            }
        }
        return norm > LEAST_COVERAGE * whole ? product / norm : 0;
    }

    private boolean isGood(int x, int p) {
        return x >= 0 && x < image.width() && image.isGood(p);
    }

    private void subtract(PsfModel.Stamp stamp, double flux) {
        int side = stamp.side();
        int x1 = Math.min(side, image.width() - stamp.x0());
        int y1 = Math.min(side, image.height() - stamp.y0());
        for (int j = Math.max(0, -stamp.y0()); j < y1; j++) {
            int row = (stamp.y0() + j) * image.width() + stamp.x0();
            for (int i = Math.max(0, -stamp.x0()); i < x1; i++) {
                left[row + i] -= (float) (flux * stamp.value()[j * side + i]);
            }
        }
    }

    private PsfFlux result(PsfModel.Stamp stamp, MeasuredSource source, double flux) {
        double[] narrow = stamp.value();
        double[] table = model.table(source.x(), source.y());
        double[] wide = model.toPixels(source.x(), source.y()).resample(laplacian(table, model.side()));
        int side = stamp.side();
        int x0 = stamp.x0();
        int y0 = stamp.y0();
        double norm = 0;
        double whole = 0;
        double noise = 0;
        double squares = 0;
        double narrowFlux = 0;
        double wideFlux = 0;
        double wideNarrow = 0;
        int count = 0;
        for (int j = 0; j < side; j++) {
            int row = (y0 + j) * image.width() + x0;
            boolean inside = y0 + j >= 0 && y0 + j < image.height();
            for (int i = 0; i < side; i++) {
                int at = j * side + i;
                double light = narrow[at];
                whole += light * light;
                if (!inside || !isGood(x0 + i, row + i)) {
                    continue;
                }
                double variance = image.variance()[row + i];
                double rest = left[row + i];
                double seen = rest + flux * light;
                norm += light * light;
                noise += light * light * variance;
                squares += rest * rest / variance;
                narrowFlux += light * seen;
                wideFlux += wide[at] * seen;
                wideNarrow += wide[at] * light;
                count++;
            }
        }
        if (!(norm > LEAST_COVERAGE * whole)) {
            return PsfFlux.UNKNOWN;
        }
        double widening = wideFlux / narrowFlux;
        double spread = LAPLACIAN_FACTOR * (widening - wideNarrow / norm);
        double spreadNoise = 0;
        for (int j = Math.max(0, -y0); j < side && y0 + j < image.height(); j++) {
            int row = (y0 + j) * image.width() + x0;
            for (int i = 0; i < side; i++) {
                if (isGood(x0 + i, row + i)) {
                    double response = wide[j * side + i] - widening * narrow[j * side + i];
                    spreadNoise += response * response * image.variance()[row + i];
                }
            }
        }
        double spreadError = LAPLACIAN_FACTOR * Math.sqrt(spreadNoise) / Math.abs(narrowFlux);
        return new PsfFlux(flux, Math.sqrt(noise) / norm, squares / Math.max(1, count - 1), spread, spreadError);
    }

    private static double[] laplacian(double[] table, int side) {
        double[] out = new double[table.length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int p = y * side + x;
                double around = (x > 0 ? table[p - 1] : 0)
                        + (x < side - 1 ? table[p + 1] : 0)
                        + (y > 0 ? table[p - side] : 0)
                        + (y < side - 1 ? table[p + side] : 0);
                out[p] = around - 4 * table[p];
            }
        }
        return out;
    }
}
