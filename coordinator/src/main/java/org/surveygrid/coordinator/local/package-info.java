/**
 * A survey in one process, without a grid: the same planner and the same tasks, one after the other.
 *
 * <pre>
 *   files ─ LocalSurvey.ingest ─▶ products in memory ─ make(Plan) ─▶ TaskExecution.run ─▶ files by digest
 * </pre>
 *
 * <p>What the grid makes must have the same digests as what this makes. May use archive, target, run and the task library.
 */
@NullMarked
package org.surveygrid.coordinator.local;

import org.jspecify.annotations.NullMarked;
