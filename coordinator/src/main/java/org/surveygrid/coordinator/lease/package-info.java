/**
 * Who works on what, and until when, by a clock that nobody can set.
 *
 * <pre>
 *   grant ─▶ LeaseBook ── heartbeat: deadline = now + time to live
 *                │
 *                └─ sweep ─▶ expired    (own pauses are added to every deadline first)
 * </pre>
 *
 * <p>Held in memory: after a restart every live attempt gets a full new lease. Uses nothing.
 */
@NullMarked
package org.surveygrid.coordinator.lease;

import org.jspecify.annotations.NullMarked;
