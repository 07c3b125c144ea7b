/**
 * Cholesky factors of the scaled matrix: solving, and the inverse where it is asked for.
 *
 * <pre>
 *   BlockMatrix ─ Scaling (unit diagonal) ─┬─ SupernodalFactor   groups of columns with the same rows, dense inside
 *                                          └─ DenseFactor        everything is full (EJML)
 *                 Factored ─ solve ─▶ unknowns          or  BrokenDown ─▶ the unknown that the equations do not fix
 *                          └ SelectedInverse ─▶ covariances inside the pattern of the factor
 * </pre>
 *
 * <p>May use order and block. Sums run in a fixed order, the same for any number of threads.
 *
 * @see "Duff &amp; Reid 1983, ACM TOMS 9, 302: multifrontal elimination"
 * @see "Takahashi, Fagan &amp; Chin 1973; Erisman &amp; Tinney 1975, CACM 18, 177: inverse inside the pattern"
 */
@NullMarked
package org.surveygrid.solver.sparse.factor;

import org.jspecify.annotations.NullMarked;
