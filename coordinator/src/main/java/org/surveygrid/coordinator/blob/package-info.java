/**
 * Files named by what they contain. The same bytes are stored once, and a name can never mean other bytes.
 *
 * <pre>
 *   upload ─▶ partial/&lt;digest&gt; ─ length and SHA-256 ─ fsync ─ rename ─▶ blobs/ab/&lt;digest&gt; ─▶ verified on reading
 *                                                                        └─ damaged ─▶ quarantine/
 * </pre>
 *
 * <p>May use fault and java.nio. No text from a client ever becomes a file name: a digest is 64 hexadecimal digits or refused.
 */
@NullMarked
package org.surveygrid.coordinator.blob;

import org.jspecify.annotations.NullMarked;
