/**
 * Conjugate gradients for matrices whose factor would be too large.
 *
 * <pre>
 *   residual ─┬─ NodeBlocks   every node's own block, exactly ───────────────────────┐
 *             └─ CoarseSpace  constant and two gradients for each cell of the sky, ──┴─▶ direction ─ ConjugateGradients
 *                             together with the whole border, exactly
 * </pre>
 *
 * <p>May use order, block and factor. One thread; every sum in a fixed order.
 *
 * @see "Hestenes &amp; Stiefel 1952, J. Res. NBS 49, 409; Strakoš &amp; Tichý 2002, ETNA 13, 56 (size of the error)"
 * @see "Dryja &amp; Widlund 1987: two-level additive Schwarz"
 */
@NullMarked
package org.surveygrid.solver.sparse.iterative;

import org.jspecify.annotations.NullMarked;
