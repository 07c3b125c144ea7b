/**
 * The worker's side of the wire: the only place of this module that knows gRPC.
 *
 * <pre>
 *   CoordinatorClient ─ unary calls with deadlines, blobs with resume ─▶ coordinator
 *   Enrolment         ─ join token + key pair ─▶ client certificate
 * </pre>
 *
 * <p>Every call ends within its deadline, or, for blobs, when no byte has moved for a while. A gRPC status never leaves
 * this package: callers see {@link org.surveygrid.worker.gateway.CallFailedException}.
 */
@NullMarked
package org.surveygrid.worker.gateway;

import org.jspecify.annotations.NullMarked;
