/**
 * Global solutions: one astrometric and one photometric calibration for all exposures and chips of a survey.
 *
 * <p>May use the task library. EJML is imported in {@code solver.normal} only.
 */
@NullMarked
package org.surveygrid.solver;

import org.jspecify.annotations.NullMarked;
