/**
 * What the residuals of a solution still depend on, in words: chips that moved, colours that matter.
 *
 * <pre>
 *   ResidualRows ─┬─ ChipSteps ────▶ "chip c03 moved by 120 mas at MJD 60100.5: declare epochs"
 *                 └─ ColourTrends ─▶ "positions depend on colour by 31 mas/mag: declare dcr"
 * </pre>
 *
 * <p>Arithmetic on columns; needs nothing of the solver. Pure.
 */
@NullMarked
package org.surveygrid.solver.astrometric.trend;

import org.jspecify.annotations.NullMarked;
