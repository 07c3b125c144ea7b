/**
 * Processor time and memory of kernels in this process and of other programs.
 *
 * <pre>
 *   Trial ─ KernelClock ─▶ Measurement ◀─ PeerProcess ─ another program, under time(1)
 *                              │               ▲
 *                            Spread       BoundedHeap ─ this program within a limited heap
 * </pre>
 *
 * <p>Processor seconds, because elapsed time on a machine with other users means nothing.
 */
@NullMarked
package org.surveygrid.packaging.bench.timing;

import org.jspecify.annotations.NullMarked;
