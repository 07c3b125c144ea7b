/**
 * What the stars do not determine, named: groups of exposures, bridges of few stars, null and weak modes, parameters that
 * a prior decides.
 *
 * <pre>
 *   RobustFit, Vocabulary ─ Examination.of ─▶ Diagnosis ─ warnings() ─▶ sentences
 *   WeakTies (association) ────────────────▶     │
 *                                                ├─ ExposureGroup   who hangs together, tied to a reference or not
 *                                                ├─ Bridge          a tie that few stars carry, its stars, its error
 *                                                ├─ NamedMode       unknowns that only move together, and what holds them
 *                                                ├─ PriorDecision   a parameter of which the stars say less than the prior
 *                                                ├─ ExposureReach   error of an exposure's level beside its own error
 *                                                └─ SuspectStar     a star that varies, moves or jumps
 *   AstrometricModel, stars ─ ListFootprint ─▶ what a chip should have seen, and whether it is mirrored
 * </pre>
 *
 * <p>Looks at a finished fit and changes nothing in it. May use association, focalplane, engine, normal and sparse.
 */
@NullMarked
package org.surveygrid.solver.diagnosis;

import org.jspecify.annotations.NullMarked;
