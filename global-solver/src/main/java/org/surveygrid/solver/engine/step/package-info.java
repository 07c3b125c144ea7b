/**
 * The steps of fits outside of the fits themselves: so that a killed one can go on, and several processes can share one.
 *
 * <pre>
 *   fit ── each step ──▶ StepLog ── of each fit ── Checkpoints (a directory, or nothing)
 *   fit ◀─ equations of each cell of stars ── CellEquations (this process, or files that others wrote)
 * </pre>
 *
 * <p>May use {@code normal}, {@code sparse.block} and {@code sparse.order}. Knows no files; what is kept changes no bit of a result.
 */
@NullMarked
package org.surveygrid.solver.engine.step;

import org.jspecify.annotations.NullMarked;
