/**
 * Symmetric matrices of blocks: what the assembly of equations fills and the solvers read.
 *
 * <pre>
 *   star after star ─ block(row, column) ─▶ BlockMatrix ─ graph() ─▶ order
 *                                            │   ▲ add: cells of the sky, in their fixed order
 *                                            ▼   │
 *                                        BlockSystemFile   the result of one cell, the same bytes everywhere
 * </pre>
 *
 * <p>May use order. One thread fills a matrix; sums are done in the order of the calls, so that cells added in a fixed
 * order give the same bits however many threads or machines made them.
 */
@NullMarked
package org.surveygrid.solver.sparse.block;

import org.jspecify.annotations.NullMarked;
