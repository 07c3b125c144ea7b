/**
 * Calibrations that science frames themselves give: fringes, the evenness of the sky's light, crosstalk.
 *
 * <pre>
 *   raw.science ─ ScienceFrames ─▶ electrons, rows ─▶ superflat ─▶ fringe
 *   raw.science, bright stars ─▶ crosstalk
 * </pre>
 *
 * <p>May use the kernels, fits, instrument and task. Holds one frame of the stack and strips of the others.
 */
@NullMarked
package org.surveygrid.task.calibration.sky;

import org.jspecify.annotations.NullMarked;
