/**
 * Tests of the demonstration, and a way to score a night without a grid.
 *
 * <pre>
 *   simulated night ─▶ LocalNight (one process) ─▶ Verdict ─▶ scores
 * </pre>
 *
 * <p>May use everything.
 */
@NullMarked
package org.surveygrid.packaging.demo;

import org.jspecify.annotations.NullMarked;
