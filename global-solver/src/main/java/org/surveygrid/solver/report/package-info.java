/**
 * What a solution has to say for itself: a report that names everything flagged, and plots.
 *
 * <pre>
 *   AstrometricStatistics ─ SolutionReport ─▶ JSON text      AstrometricResiduals ─ SolutionPlots ─▶ PNG
 *   PhotometricStatistics ─┘                                 PhotometricSolution  ─┘
 * </pre>
 *
 * <p>Deterministic: no clock, no locale. May use astrometric, photometric, solution and preview.
 */
@NullMarked
package org.surveygrid.solver.report;

import org.jspecify.annotations.NullMarked;
