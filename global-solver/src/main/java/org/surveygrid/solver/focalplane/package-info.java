/**
 * How a mosaic camera maps its pixels to the sky: what is the same for all exposures, and what each exposure adds.
 *
 * <pre>
 *   pixel ─ChipFrame + chip polynomial─▶ focal plane ─ExposureFrame─▶ plane ─exposure polynomial─▶ tangent plane ─TangentBasis─▶ sky
 *           (same for all exposures)                  (own for every exposure)
 *
 *   StartModel   first AstrometricModel, from the source lists' own coordinates
 *   ExposureRegistration, ChipRegistration   move what is not where the headers place it
 *   ChanceTies   how many stars two exposures share by chance
 *   TpvExport    the map of one chip of one exposure as TPV coordinates
 * </pre>
 *
 * <p>Planes are in arcseconds. Pure. May use association, normal and the task library.
 */
@NullMarked
package org.surveygrid.solver.focalplane;

import org.jspecify.annotations.NullMarked;
