/**
 * One astrometric solution for all exposures and chips of a camera.
 *
 * <pre>
 *   StartModel (from the source lists' own coordinates) ─ ExposureRegistration (mis-pointed ones)
 *      ─ StarAssociation ─ AstrometricStars in a RobustFit ─ TpvExport
 * </pre>
 *
 * <p>AstrometricSolver puts these together. May use focalplane, association, engine, normal, sparse,
 * rejection and the task library. Pure: same input, same bits, whatever order the source lists come in.
 */
@NullMarked
package org.surveygrid.solver.astrometric;

import org.jspecify.annotations.NullMarked;
