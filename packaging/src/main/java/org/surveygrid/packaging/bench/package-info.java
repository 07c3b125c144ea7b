/**
 * Our kernels against other programs, on the same files and with the same scores.
 *
 * <pre>
 *   KernelsCommand ─ for each KernelTask ─┬─ prepare, KernelClock ─▶ Measurement, Score
 *                                         └─ Peer (PeerProgram)   ─▶ Measurement, Score
 *                        BenchTable ◀──────────── Row ───────────────────┘
 * </pre>
 *
 * <p>May use everything; nothing may use it. A kernel that does not exist is a row that says so.
 */
@NullMarked
package org.surveygrid.packaging.bench;

import org.jspecify.annotations.NullMarked;
