/**
 * What the global solutions found out: where every chip of every exposure looks, and how bright one electron per second
 * is on it.
 *
 * <pre>
 *   AstrometricSolution ── ChipAstrometry   exposure, chip ─▶ world coordinates, scatter, quality
 *   PhotometricSolution ─┬ ChipZeroPoint    exposure, chip ─▶ zero point, cloud extinction, quality
 *                        └ StarFlat         chip, x, y ─▶ magnitude correction, the same for all exposures
 * </pre>
 *
 * <p>Written as FITS tables with one row per exposure and chip, so that any table tool can read them; made by the
 * solvers, used by regridding. May use quantity, astrometry and fits. Reading gives back the very bits that were written.
 */
@NullMarked
package org.surveygrid.solution;

import org.jspecify.annotations.NullMarked;
