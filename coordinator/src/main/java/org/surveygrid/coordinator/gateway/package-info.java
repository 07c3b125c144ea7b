/**
 * The services that workers and people call, and nothing but the translation between messages and our own types.
 *
 * <pre>
 *   gRPC ─▶ CallerInterceptor (who?) ─▶ service ─▶ dispatch, blob, identity
 *                                          └─ GridFault ─▶ StatusMapping ─▶ gRPC status
 * </pre>
 *
 * <p>The only package of the coordinator that knows gRPC.
 */
@NullMarked
package org.surveygrid.coordinator.gateway;

import org.jspecify.annotations.NullMarked;
