/**
 * Remembers every change of the database until it is certain that the database itself does.
 *
 * <pre>
 *   writer ─ Group of Change ─ append ─▶ grid.redo ─ grown ─▶ grid.redo.old
 *   start ── last group the database knows ─ after ─▶ the groups it lost, to be made again
 * </pre>
 *
 * <p>Uses the JDK only.
 *
 * <p>Promises: what {@code append} returned from is read back after the process was killed; a record that was cut off
 * is never taken for a whole one.
 */
@NullMarked
package org.surveygrid.coordinator.storage.redo;

import org.jspecify.annotations.NullMarked;
