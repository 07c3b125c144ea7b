/**
 * Finds pixels that do not show the sky: defects of the detector, and what the sky is not to blame for.
 *
 * <pre>
 *   bias ─ HotPixels ──▶ HOT       raw ADU ─ Saturation ──▶ SATURATED, BLEED
 *   flat ─ ColdPixels ─▶ COLD      Frame ─┬─ CosmicRays ──▶ COSMIC   (LaplacianPlanes, SeparableMedian, StarSharpness)
 *                                         └─ SatelliteTrails ─▶ Trail ─▶ TRAIL
 * </pre>
 *
 * <p>May use image, statistics, calibration. Pure: same input, same bits. Values stay as they are; only flags are set.
 */
@NullMarked
package org.surveygrid.artifact;

import org.jspecify.annotations.NullMarked;
