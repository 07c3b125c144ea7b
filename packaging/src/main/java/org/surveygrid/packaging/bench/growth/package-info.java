/**
 * What a global solution costs as the survey grows.
 *
 * <pre>
 *   GrowthSurvey (tiles, stars from a seed) ─ GrowthFiles ─▶ file of detections, source lists without rows, reference
 *   the same, one process for each size ─ GrowthSolution under time(1) ─▶ GrowthTable, GrowthPlot
 * </pre>
 *
 * <p>Knows the truth; nothing that makes products may use it.
 */
@NullMarked
package org.surveygrid.packaging.bench.growth;

import org.jspecify.annotations.NullMarked;
