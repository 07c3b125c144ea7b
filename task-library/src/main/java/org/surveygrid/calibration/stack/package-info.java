/**
 * Makes one image of several frames of the same scene, and tells which frames do not belong to it.
 *
 * <pre>
 *   FrameRows: frames in files or in memory ─ FrameSelection ─▶ good frames ─┐
 *   StackNoise (read, photon, scales), CombineRule, growth ──────────────────┴─ FrameCombine ─▶ CombinedImage
 *     a StackStrip of 48 rows of every frame after the other, each with       (value, variance, count)
 *       ├ QuickCombiner    512 pixels at once, next to nothing rejected
 *       ├ BlockCombiner    512 pixels at once, iterating
 *       ├ PixelCombiner    the rare pixels, and rules without loops of their own; LevelLine for regressions
 *       └ RejectionGrowth  neighbours of what was rejected
 * </pre>
 *
 * <p>May use image and statistics. Pure; all combiners give the same bits.
 */
@NullMarked
package org.surveygrid.calibration.stack;

import org.jspecify.annotations.NullMarked;
