/**
 * How far a worker is trusted, and why.
 *
 * <pre>
 *   new ─ N confirmed results in a row ─▶ trusted, drawn for a second opinion at max(1/streak, floor)
 *    ▲                                       │
 *    └────────── one refuted result ─────────┘ ─ repeated ─▶ quarantined
 * </pre>
 *
 * <p>May use quorum. Pure: no clock, no random value; who is drawn follows from the unit's key.
 */
@NullMarked
package org.surveygrid.coordinator.reputation;

import org.jspecify.annotations.NullMarked;
