/**
 * The iteration that positions and magnitudes share: fit, reject, estimate errors, fit again.
 *
 * <pre>
 *   StarModel (what is fitted) ── rows of each star ──▶ NormalEquations ─▶ NormalFactor ─▶ step
 *        ▲                                                                                  │
 *        └────────────── move, settle stars, measure ◀── RobustFit ◀────────────────────────┘
 *                                                          │ rejects, estimates errors
 *                                                     Measurements
 * </pre>
 *
 * <p>May use {@code normal}, {@code rejection} and {@code engine.step}. Stars are worked on in cells (StarCells),
 * by as many threads as Execution says, and cells are summed in their order, so that the same data give the same bits.
 */
@NullMarked
package org.surveygrid.solver.engine;

import org.jspecify.annotations.NullMarked;
