/**
 * Solves the reduced equations of a whole survey: large, symmetric, and empty but for nodes that share stars.
 *
 * <pre>
 *   BlockMatrix ─ SolverChoice: predicted memory and work ─┬─ DENSE      full factor
 *                                                          ├─ SPARSE     factor in an order of our own
 *                                                          └─ ITERATIVE  conjugate gradients
 *                 ReducedSolver ─ solve ─▶ SolveOutcome      ─ covariances ─▶ variances of any sums of unknowns
 * </pre>
 *
 * <p>Knows nothing of skies or magnitudes: unknowns have numbers, and callers know their names. A matrix that does not
 * fix its unknowns is reported with the unknown, never mended in silence. The same bits for any number of threads.
 */
@NullMarked
package org.surveygrid.solver.sparse;

import org.jspecify.annotations.NullMarked;
