/**
 * Inputs kept on this machine's disk, named by what they contain.
 *
 * <pre>
 *   digest ─▶ BlobCache ─┬─ present: path          evicts the least recently used beyond its limit,
 *                        └─ absent: fetched once   never what a running attempt has pinned
 * </pre>
 *
 * <p>Uses the JDK only. A file whose bytes do not hash to its name is never handed out.
 */
@NullMarked
package org.surveygrid.worker.cache;

import org.jspecify.annotations.NullMarked;
