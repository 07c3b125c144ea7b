package org.surveygrid.psf;

import java.util.Comparator;
import java.util.List;
import org.surveygrid.photometry.ApertureCorrection;
import org.surveygrid.photometry.MeasuredSource;

/** Which sources are stars fit for a model: clean, bright, round, and of the size at which most bright sources crowd. */
final class StarSelection {
    private static final double WIDTH_OF_LOCUS = 0.2;

    private StarSelection() {}

    /** The brightest such sources, brightest first; ties by label. */
    static List<MeasuredSource> choose(List<MeasuredSource> measured, PsfConfig config) {
        double fwhm = ApertureCorrection.typicalFwhm(measured);
        return measured.stream()
                .filter(s ->
                        s.flags() == 0 && s.windowFlags() == 0 && s.detected().maskBits() == 0)
                .filter(s -> s.signalToNoise() > config.minimumSignalToNoise())
                .filter(s -> Math.abs(s.fwhmPx() - fwhm) < WIDTH_OF_LOCUS * fwhm)
                .filter(s -> s.ellipticity() < config.maximumEllipticity()
                        && s.auto().flux() > 0)
                .sorted(Comparator.comparingDouble(
                                (MeasuredSource s) -> -s.auto().flux())
                        .thenComparingInt(s -> s.detected().label()))
                .limit(config.mostStars())
                .toList();
    }
}
