/**
 * Who is who: the grid's own certificate authority, join tokens, client certificates.
 *
 * <pre>
 *   token create ─▶ id + secret + pin ─▶ worker: checks the pin, sends secret + certificate request
 *                                          └─▶ Enrolment ─▶ one use less, worker record, client certificate
 * </pre>
 *
 * <p>May use storage, reputation, fault and Bouncy Castle (nobody else does). Secrets of tokens are never stored.
 */
@NullMarked
package org.surveygrid.coordinator.identity;

import org.jspecify.annotations.NullMarked;
