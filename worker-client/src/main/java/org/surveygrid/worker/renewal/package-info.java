/**
 * Keeps leases alive while a unit is fetched, computed and reported.
 *
 * <pre>
 *   Renewal ─ one heartbeat for all attempts ─▶ coordinator ─ directives ─▶ LiveAttempts.cancel
 * </pre>
 *
 * <p>Runs in a thread of its own, apart from computing, which is in another process: a busy machine keeps its leases.
 */
@NullMarked
package org.surveygrid.worker.renewal;

import org.jspecify.annotations.NullMarked;
