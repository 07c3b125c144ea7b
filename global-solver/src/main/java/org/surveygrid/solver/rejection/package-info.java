/**
 * Which measurements to believe, and how much.
 *
 * <pre>
 *   residuals ─ HuberWeight ─▶ smaller weights at the start, when outliers still bend the model
 *   residuals ─ WorstPerStar ─▶ at most one rejection per star and pass, so that an outlier cannot take good ones along
 *   residuals ─ ErrorModel ─▶ real variance = scale x measured variance + excess, per exposure
 *   errors of all exposures ─ ErrorLevels ─▶ of those with few stars as those of the others
 *   first place ─ ReservedStars ─▶ one in ten is kept out of the fit, to judge it
 * </pre>
 *
 * <p>Pure functions on arrays; uses nothing else of ours.
 */
@NullMarked
package org.surveygrid.solver.rejection;

import org.jspecify.annotations.NullMarked;
