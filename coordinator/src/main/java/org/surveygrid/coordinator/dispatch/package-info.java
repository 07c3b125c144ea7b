/**
 * Hands work out and takes results back.
 *
 * <pre>
 *   submit ─▶ WAITING ─ inputs exist ─▶ ReadyQueue ─ lease ─▶ worker ─ submit ─▶ decide ─▶ product, dependents
 *                                          ▲                    │
 *                                          └─ lost, failed, one more opinion ─┘
 *   a result that asks for parts ─ Rounds ─▶ a unit for each part, and one more try of the whole when they are done
 * </pre>
 *
 * <p>May use storage, workunit, lease, reputation, assimilation, blob. Knows neither gRPC nor clocks: time is passed in.
 */
@NullMarked
package org.surveygrid.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
