/**
 * Every way in which the coordinator refuses a call: one list, so that each has one meaning on the wire.
 *
 * <pre>
 *   blob, identity, dispatch ── GridFaultException(code, sentence) ──▶ gateway ── one switch ──▶ gRPC status
 * </pre>
 *
 * <p>Uses nothing.
 */
@NullMarked
package org.surveygrid.coordinator.fault;

import org.jspecify.annotations.NullMarked;
