/**
 * Makes one image of several frames of the same scene, and tells which frames do not belong to it.
 *
 * <pre>
 *   frames ─ FrameSelection ─▶ good frames ─┐
 *   StackNoise (read, photon, scales) ──────┴─ NoiseClipCombine ─▶ CombinedImage (value, variance, count)
 *                                                ├ QuickCombiner   512 pixels at once, next to nothing rejected
 *                                                ├ BlockCombiner   512 pixels at once, iterating
 *                                                └ PixelCombiner   the rare pixels, and every other method
 *   rows of frames on disk ─ StripCombine ─ strip after strip ─▶ NoiseClipCombine
 * </pre>
 *
 * <p>May use image and statistics. Pure; all combiners give the same bits.
 */
@NullMarked
package org.surveygrid.calibration.stack;

import org.jspecify.annotations.NullMarked;
