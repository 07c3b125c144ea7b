/**
 * In which order the unknowns are eliminated, and what that will cost.
 *
 * <pre>
 *   NodeLayout ─ who has how many unknowns, and where on the sky
 *   NodeGraph  ─ who meets whom ─ Ordering ─▶ int[] order ─ EliminationTree ─▶ SymbolicCost (before anything is allocated)
 *                                   ├ GeometricNestedDissection   halves the sky again and again
 *                                   ├ ReverseCuthillMckee         narrow band
 *                                   └ NaturalOrdering             as numbered
 * </pre>
 *
 * <p>Uses nothing else of ours. The same graph gives the same order on every machine; nodes without a place on the sky
 * (chips, star flats) always come last, as the border of an arrowhead.
 *
 * @see "George 1973, SIAM J. Numer. Anal. 10, 345: nested dissection"
 * @see "Gilbert, Ng &amp; Peyton 1994, SIAM J. Matrix Anal. Appl. 15, 1075: column counts"
 */
@NullMarked
package org.surveygrid.solver.sparse.order;

import org.jspecify.annotations.NullMarked;
