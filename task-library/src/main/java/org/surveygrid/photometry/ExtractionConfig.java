package org.surveygrid.photometry;

import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.detection.DetectionConfig;

/**
 * All steps from pixels to measured sources.
 *
 * @param background how the sky is sampled
 * @param detection what counts as a source
 * @param photometry what is measured
 * @param maskGrowPx how far around first detections pixels are kept out of the second sky estimate; negative for a
 *     single estimate
 */
public record ExtractionConfig(
        BackgroundConfig background, DetectionConfig detection, PhotometryConfig photometry, int maskGrowPx) {}
