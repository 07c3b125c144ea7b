/**
 * The demonstration: a simulated night through a real grid of processes, compared with the truth.
 *
 * <pre>
 *   DemoCommand ─ SyntheticNight ─▶ raw frames, truth
 *       ├─ Processes: one coordinator, N workers, over loopback
 *       ├─ ingest, make, watch (Chaos kills and restarts on the way)
 *       └─ Verdict: products against truth, a line each
 * </pre>
 *
 * <p>Everything it does, a person can do with the other commands.
 */
@NullMarked
package org.surveygrid.packaging.demo;

import org.jspecify.annotations.NullMarked;
