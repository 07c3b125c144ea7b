package org.surveygrid.photometry;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.detection.DetectedSource;
import org.surveygrid.detection.Detections;
import org.surveygrid.detection.SkySubtracted;

/** Measures every detected source of an image. */
public final class SourceMeasurement {
    /** FWHM of a Gaussian in units of its sigma. */
    static final double FWHM_PER_SIGMA = 2 * Math.sqrt(2 * StrictMath.log(2));

    private static final double SPOILED_FRACTION = 0.1;

    private SourceMeasurement() {}

    /**
     * Measures.
     *
     * @param image above its sky
     * @param detections its sources
     * @param sky for the level at each source
     * @param config what to measure
     * @return one entry per source, in order of label
     */
    public static List<MeasuredSource> measure(
            SkySubtracted image, Detections detections, SkyBackground sky, PhotometryConfig config) {
        List<MeasuredSource> measured = new ArrayList<>(detections.sources().size());
        for (DetectedSource source : detections.sources()) {
            measured.add(one(image, detections.labels(), source, new Setup(sky, config)));
        }
        return measured;
    }

    private record Setup(SkyBackground sky, PhotometryConfig config) {}

    private static MeasuredSource one(SkySubtracted image, int[] labels, DetectedSource source, Setup setup) {
        PhotometryConfig config = setup.config();
        double gain = config.electronsPerUnit();
        double largest = 0;
        for (double diameter : config.apertureDiametersPx()) {
            largest = Math.max(largest, diameter / 2);
        }
        double reach = Math.max(largest + 2, KronAperture.MOMENT_EXTENT * source.a() + 1);
        SourceStamp stamp = SourceStamp.cut(image, labels, source, reach);
        KronAperture kron = KronAperture.measure(stamp, source, config, gain);
        double[] barycentre = {source.x(), source.y()};
        double halfLight = FluxRadius.half(stamp, barycentre, reach, kron.flux.flux());
        double sigma = halfLight > 0 ? 2 * halfLight / FWHM_PER_SIGMA : source.a();
        WindowedShape shape = CentroidWindow.measure(stamp, barycentre, sigma, reach / 2, gain);
        double[] error = WindowedShape.axes(shape.varianceX(), shape.varianceY(), shape.covariance());
        double[] centre = {shape.x(), shape.y()};
        List<ApertureFlux> apertures = new ArrayList<>();
        boolean incomplete = kron.flux.missingFraction() > SPOILED_FRACTION;
        for (double diameter : config.apertureDiametersPx()) {
            apertures.add(CircularAperture.measure(stamp, centre, diameter / 2, gain));
        }
        int flags = source.flags();
        if (kron.flux.spoiledFraction() + kron.flux.missingFraction() > SPOILED_FRACTION) {
            flags |= DetectedSource.NEIGHBOUR;
        }
        if (incomplete) {
            flags |= DetectedSource.APERTURE_INCOMPLETE;
        }
        int column = (int) Math.max(0, Math.min(image.width() - 1, Math.rint(source.x())));
        int row = (int) Math.max(0, Math.min(image.height() - 1, Math.rint(source.y())));
        return new MeasuredSource(
                source,
                shape.x(),
                shape.y(),
                error[0],
                error[1],
                error[2],
                kron.flux,
                kron.radius,
                apertures,
                halfLight,
                FWHM_PER_SIGMA * Math.sqrt((shape.xx() + shape.yy()) / 2),
                shape.signalToNoise(),
                setup.sky().level().at(column, row),
                flags,
                shape.converged() ? 0 : 1);
    }
}
