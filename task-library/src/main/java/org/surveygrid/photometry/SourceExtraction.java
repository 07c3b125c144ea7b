package org.surveygrid.photometry;

import java.util.List;
import java.util.Optional;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.detection.Detections;
import org.surveygrid.detection.SkySubtracted;
import org.surveygrid.detection.SourceDetection;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

/**
 * From pixels to measured sources.
 *
 * @param sky level and noise
 * @param image the frame above its sky
 * @param detections which pixels belong to which source
 * @param sources the measurements, in order of label
 */
public record SourceExtraction(
        SkyBackground sky, SkySubtracted image, Detections detections, List<MeasuredSource> sources) {
    public SourceExtraction {
        sources = List.copyOf(sources);
    }

    /**
     * Extracts.
     *
     * @param frame value, variance (not positive or not finite: unusable) and mask bits, which are reported with the
     *     sources
     * @param config all steps
     * @return the sources, or empty when no pixel can be used
     */
    public static Optional<SourceExtraction> run(Frame frame, ExtractionConfig config) {
        MaskImage unusable = unusable(frame);
        Optional<SkyBackground> first = SkyBackground.estimate(frame.value(), unusable, config.background());
        if (first.isEmpty()) {
            return Optional.empty();
        }
        SkyBackground sky = first.get();
        SkySubtracted image = SkySubtracted.of(frame, sky);
        Detections detections = SourceDetection.detect(image, config.detection());
        if (config.maskGrowPx() >= 0 && !detections.sources().isEmpty()) {
            MaskImage covered = SourceDetection.mask(detections, unusable, config.maskGrowPx());
            Optional<SkyBackground> second = SkyBackground.estimate(frame.value(), covered, config.background());
            if (second.isPresent()) {
                sky = second.get();
                image = SkySubtracted.of(frame, sky);
                detections = SourceDetection.detect(image, config.detection());
            }
        }
        List<MeasuredSource> sources = SourceMeasurement.measure(image, detections, sky, config.photometry());
        return Optional.of(new SourceExtraction(sky, image, detections, sources));
    }

    /** What must not enter the sky: pixels without weight, and saturated ones. */
    private static MaskImage unusable(Frame frame) {
        float[] variance = frame.variance().pixels();
        int[] bits = frame.mask().bits();
        int[] out = new int[bits.length];
        int bright = PixelFlag.SATURATED.bit() | PixelFlag.BLEED.bit();
        for (int p = 0; p < out.length; p++) {
            boolean weighted = variance[p] > 0 && variance[p] <= Float.MAX_VALUE;
            out[p] = weighted && (bits[p] & bright) == 0 ? 0 : PixelFlag.NODATA.bit();
        }
        return MaskImage.owning(frame.width(), frame.height(), out);
    }
}
