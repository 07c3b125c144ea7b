/**
 * Decides which result counts when several machines report.
 *
 * <pre>
 *   votes (worker, result digest, trust) ── Quorum.judge ──▶ Agreed | NeedsMore | AllDiffer
 * </pre>
 *
 * <p>Results are compared by digest, bit by bit: tasks give the same bits everywhere. Pure; uses nothing.
 */
@NullMarked
package org.surveygrid.coordinator.quorum;

import org.jspecify.annotations.NullMarked;
