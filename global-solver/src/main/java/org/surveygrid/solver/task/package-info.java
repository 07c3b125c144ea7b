/**
 * The task types of the global solutions.
 *
 * <pre>
 *   every SOURCE_LIST, INSTRUMENT, REFERENCE ─ AstrometryTask ─▶ ASTROMETRY
 *   the same of one filter, ASTROMETRY      ─ PhotometryTask ─▶ PHOTOMETRY
 *   one of these, too large  ─ DividedSolution ─▶ rounds and their parts, then the same product
 * </pre>
 *
 * <p>Read files, call a solver, write the solution, its report and plots. Registered by SolverTasks.
 */
@NullMarked
package org.surveygrid.solver.task;

import org.jspecify.annotations.NullMarked;
