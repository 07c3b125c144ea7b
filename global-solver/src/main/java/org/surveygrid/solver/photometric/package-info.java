/**
 * One photometric solution for all exposures and chips of a camera in one filter.
 *
 * <pre>
 *   m_inst + sum of the terms = M(star) + error
 *
 *   Detections, places on the sky ─ StarAssociation ─ MagnitudeStars in a RobustFit
 *        PhotometricModel ─ the list of terms ─▶ zero points, offsets of chips, star flats
 *        zero points ─ ExtinctionFit ─▶ zero point and extinction of each night, clouds of each exposure
 * </pre>
 *
 * <p>PhotometricSolver puts these together. Pure. May use focalplane, association, engine, normal, sparse,
 * rejection and the task library.
 *
 * @see "Padmanabhan et al. 2008, ApJ 674, 1217"
 */
@NullMarked
package org.surveygrid.solver.photometric;

import org.jspecify.annotations.NullMarked;
