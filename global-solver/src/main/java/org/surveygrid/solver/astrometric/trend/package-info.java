/**
 * What the residuals of a solution still depend on, in words: chips that moved, colours that matter.
 *
 * <pre>
 *   ResidualRows ─┬─ ChipSteps ────▶ "chip c03 moved by 120 mas at MJD 60100.5: declare epochs"
 *                 └─ ColourTrends ─▶ "positions depend on colour by 31 mas/mag: declare dcr"
 *   lists that do not agree with others ─ ChipAgreement ─▶ chips of wrong parity
 * </pre>
 *
 * <p>Arithmetic on columns; of the solver it knows which detections there are. Pure.
 */
@NullMarked
package org.surveygrid.solver.astrometric.trend;

import org.jspecify.annotations.NullMarked;
