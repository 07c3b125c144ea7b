/**
 * The client's half of moving blobs, once for everybody who moves them: resume, stall limit, flow control.
 *
 * <pre>
 *   file ◀─ receive ─┐
 *                    BlobTransfer ─ BlobStore.Read / Write ─▶ coordinator
 *   file ── send ────┘
 * </pre>
 *
 * <p>Belongs to the protocol: who speaks it must do exactly this. Uses the generated classes and gRPC only.
 */
@NullMarked
package org.surveygrid.proto.client;

import org.jspecify.annotations.NullMarked;
