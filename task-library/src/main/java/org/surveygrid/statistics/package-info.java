/**
 * Location and scale that a minority of wrong values cannot move.
 *
 * <pre>
 *   values ─┬─ Selection ──────▶ k-th smallest, median      (reorders its input, linear time)
 *           ├─ RobustScale ────▶ median, MAD sigma          (right for small samples too)
 *           └─ SigmaClip ──────▶ ClippedStatistics          (mean and sigma of what is left)
 * </pre>
 *
 * <p>May use nothing but the JDK. Pure: same values in the same order, same bits.
 */
@NullMarked
package org.surveygrid.statistics;

import org.jspecify.annotations.NullMarked;
