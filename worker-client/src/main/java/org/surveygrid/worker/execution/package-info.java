/**
 * Runs one work unit inside limits.
 *
 * <pre>
 *   Slot ─ UnitExecutor ─┬─ ChildProcessExecutor ─ stdin/stdout ─▶ ChildMain (own JVM, own heap) ─┐
 *                        └─ InProcessExecutor (tests, run-local) ───────────────────────────────┴▶ UnitRunner
 *                                                                                     └ TaskExecution.run
 * </pre>
 *
 * <p>A task that crashes, hangs or eats its memory takes the child with it, never the agent that talks to the
 * coordinator. May use the task library, proto messages and the cache.
 */
@NullMarked
package org.surveygrid.worker.execution;

import org.jspecify.annotations.NullMarked;
