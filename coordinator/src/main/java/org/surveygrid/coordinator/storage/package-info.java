/**
 * The coordinator's memory: one embedded H2 database, and the SQL of every store.
 *
 * <pre>
 *   many threads ── write(work) ──▶ queue ─ one writer thread ─ savepoint per work ─ one commit ─▶ answers
 *                └─ read(work) ───▶ two reader threads, last committed state
 * </pre>
 *
 * <p>The only package that knows java.sql. May use the pure types of workunit, blob and reputation.
 *
 * <p>Promises: {@code write} returns after its changes survive the death of this process; no caller's interrupt reaches
 * the database; after a failed commit nothing is written any more.
 */
@NullMarked
package org.surveygrid.coordinator.storage;

import org.jspecify.annotations.NullMarked;
