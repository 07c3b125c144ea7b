/**
 * What the sky between the sources shows of the camera: fringes, and how unevenly light falls on a chip.
 *
 * <pre>
 *   exposures of different fields [e-], rows ─ SkyModel ─▶ sky without sources, rows
 *        sky without background, combined ─ FringePattern ─▶ pattern ─ FringeComponents ─▶ further patterns
 *        sky of one level, combined and smoothed ─ SuperFlat ─▶ illumination
 * </pre>
 *
 * <p>May use calibration and its stacks, image, statistics. Pure: reads no file and no clock; same input, same bits. Holds
 * one exposure and, of all exposures, a bit for each pixel and a strip of 48 rows.
 */
@NullMarked
package org.surveygrid.calibration.sky;

import org.jspecify.annotations.NullMarked;
