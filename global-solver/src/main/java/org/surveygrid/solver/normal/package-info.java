/**
 * Weighted linear least squares in which every star's own unknowns are eliminated star by star.
 *
 * <pre>
 *   rows of one star ─ StarRows ─ eliminate ─▶ NormalEquations (shared unknowns only, by blocks)
 *                                                    │ constraints, priors
 *                                                    ▼ full or sparse factor, whichever costs less
 *                                              NormalFactor ─▶ NormalSolution, variances
 *   PolynomialFit   ordinary least squares by QR
 * </pre>
 *
 * <p>Uses {@code sparse} and EJML; one thread and a fixed order of summation, so that the same rows give the same
 * bits. Knows nothing of skies or magnitudes.
 *
 * @see "Bernstein et al. 2017, PASP 129, 074503, section 4: star positions eliminated from the normal equations"
 */
@NullMarked
package org.surveygrid.solver.normal;

import org.jspecify.annotations.NullMarked;
