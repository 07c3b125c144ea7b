/**
 * Makes one image of several frames of the same scene, and tells which frames do not belong to it.
 *
 * <pre>
 *   frames ─ FrameSelection ─▶ good frames ─┐
 *   StackNoise (read, photon, scales) ──────┴─ NoiseClipCombine ─▶ CombinedImage (value, variance, count)
 *                                                ├ BlockCombiner   512 pixels at once, vectorises
 *                                                └ PixelCombiner   the rare pixels, and every other method
 * </pre>
 *
 * <p>May use image and statistics. Pure; both combiners give the same bits.
 */
@NullMarked
package org.surveygrid.calibration.stack;

import org.jspecify.annotations.NullMarked;
