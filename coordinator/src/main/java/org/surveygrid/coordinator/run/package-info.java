/**
 * A person's request, from submission to the last product, and everything people ask about products.
 *
 * <pre>
 *   targets ─ Survey.plan ─▶ Plan ─ Survey.make ─▶ run + work units (one transaction) ─▶ RunProgress
 *                                   Survey.register / certify / requalify / lineage
 * </pre>
 *
 * <p>May use archive, target, storage, dispatch and assimilation. Knows no gRPC.
 */
@NullMarked
package org.surveygrid.coordinator.run;

import org.jspecify.annotations.NullMarked;
