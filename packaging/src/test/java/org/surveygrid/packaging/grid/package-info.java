/**
 * The whole grid at once: what must hold whatever workers, networks and power supplies do.
 *
 * <pre>
 *   TinyNight ─ raw frames ─▶ GridFixture (coordinator, workers in this process) ─┐
 *                        └──▶ LocalProducts (no grid) ────────────────────────────┴▶ equal digests?
 * </pre>
 *
 * <p>May use every module. Cameras are tiny, so that a run takes seconds.
 */
@NullMarked
package org.surveygrid.packaging.grid;

import org.jspecify.annotations.NullMarked;
