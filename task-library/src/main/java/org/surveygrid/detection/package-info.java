/**
 * Finds sources: which pixels belong to which.
 *
 * <pre>
 *   Frame + SkyBackground ─▶ SkySubtracted ─ DetectionFilter ─ threshold ─ ConnectedRegions ─ Deblending ─ Cleaning
 *                                                                        ─▶ Detections: DetectedSource + label map
 * </pre>
 *
 * <p>Definitions are SExtractor's (Bertin &amp; Arnouts 1996, A&amp;AS 117, 393), but pixels between blended sources go to
 * the most probable one instead of being drawn at random, and no list has a fixed limit. May use image and background.
 * Every result is the same bits on every machine; ties go to the lower label.
 */
@NullMarked
package org.surveygrid.detection;

import org.jspecify.annotations.NullMarked;
