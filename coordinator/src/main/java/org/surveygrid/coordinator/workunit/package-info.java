/**
 * What a work unit is, and how it lives: states, the table of transitions, and one pure decision.
 *
 * <pre>
 *   unit + its attempts + policy + time ── UnitDecision.decide ──▶ next state, verdicts, one more grant or none
 *                                                │
 *                                      allowed by UnitLifecycle
 * </pre>
 *
 * <p>May use blob (names of files), quorum and the task library. No clock, database, thread or random value.
 */
@NullMarked
package org.surveygrid.coordinator.workunit;

import org.jspecify.annotations.NullMarked;
