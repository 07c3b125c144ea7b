/**
 * One image onto the pixel grid of another, with its noise and its defects.
 *
 * <pre>
 *   output pixel ─ CoordinateGrid (exact every few pixels, cubic between) ─▶ input position, area ratio
 *                                                            │
 *   Frame ─ Kernel (tabulated weights), good pixels only ────┴─▶ Frame: value, variance (sum of k² v), mask
 *   input pixel ─ CoordinateGrid ─▶ quadrangle in the output ─ Drizzle (exact areas) ─▶ Frame, sums of w and w²
 * </pre>
 *
 * <p>May use image, quantity and astrometry. Flux is conserved: values are per pixel and scale with its area. A masked
 * pixel's value never reaches the result.
 */
@NullMarked
package org.surveygrid.resampling;

import org.jspecify.annotations.NullMarked;
