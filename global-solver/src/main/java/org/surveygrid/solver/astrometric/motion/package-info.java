/**
 * Stars that move: proper motions and parallaxes.
 *
 * <pre>
 *   place of the Earth (EarthDirections), StarPrior of a published star ─ StarPaths in the fit ─▶ StarMotions
 * </pre>
 *
 * <p>May use focalplane and normal. Pure. A star whose motion is not published is one whose motion is not known: its prior is wide.
 */
@NullMarked
package org.surveygrid.solver.astrometric.motion;

import org.jspecify.annotations.NullMarked;
