/**
 * What a solution leaves of every detection: seen from outside, with the solved coordinates and zero points alone.
 *
 * <pre>
 *   CatalogueSolution, ReferenceCatalogue ─ StarTable.of ─▶ StarTable (stars, detections, residuals)
 *   StarTable ─ ResidualStatistics ─▶ scatter, chi2 and counts, for all and for bright detections
 * </pre>
 *
 * <p>Detections are put on the sky again, associated again and averaged star by star: whatever the solver thought of them
 * does not matter here. May use association, catalogue and the task library.
 */
@NullMarked
package org.surveygrid.solver.residual;

import org.jspecify.annotations.NullMarked;
