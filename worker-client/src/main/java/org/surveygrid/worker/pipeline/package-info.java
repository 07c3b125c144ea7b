/**
 * A work unit's way through this machine, one stage after the other.
 *
 * <pre>
 *   LeaseLoop ─▶ fetch ─▶ run (one Slot each) ─▶ report      a stage takes a unit only when the next has room
 *        │                                          │
 *        └────────────── AttemptStore ──────────────┘        every attempt has a directory; a finished
 *                                                            result survives kill -9
 * </pre>
 *
 * <p>May use gateway, cache and execution.
 */
@NullMarked
package org.surveygrid.worker.pipeline;

import org.jspecify.annotations.NullMarked;
