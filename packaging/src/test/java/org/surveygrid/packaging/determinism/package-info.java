/**
 * The same bytes however Java runs, and bytes that other programs read.
 *
 * <pre>
 *   KernelDigests, one thread or two
 *       │
 *   TinySurvey ─┬─ DeterminismTest ─────▶ child JVMs, equal digests
 *               │        JavaPrograms ┘
 *               └─ InteroperabilityTest ▶ fitsverify, STILTS, SWarp
 * </pre>
 *
 * <p>May use the whole program. Needs no data from outside.
 */
@NullMarked
package org.surveygrid.packaging.determinism;

import org.jspecify.annotations.NullMarked;
