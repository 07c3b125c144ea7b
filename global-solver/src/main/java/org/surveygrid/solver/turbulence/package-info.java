/**
 * What the air did to one exposure: a smooth field of displacements, predicted from the residuals of its stars.
 *
 * <pre>
 *   ExposureResiduals ─▶ CorrelationFit ─▶ DisplacementKernel ─┐
 *           └──────────────────────────────────────────────────┴▶ DisplacementField ─▶ ChipDisplacement ─▶ FITS table
 *   TurbulenceFit judges it with stars that were held out: TurbulenceOutcome
 * </pre>
 *
 * <p>Uses the residuals of a finished astrometric solution and EJML. Where the residuals are not correlated it says so and
 * changes nothing.
 */
@NullMarked
package org.surveygrid.solver.turbulence;

import org.jspecify.annotations.NullMarked;
