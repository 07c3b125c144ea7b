/**
 * Catalogues that SExtractor wrote, as the solvers want them.
 *
 * <pre>
 *   exposure.cat (LDAC_IMHEAD + LDAC_OBJECTS per chip) ─ CatalogueReader ─▶ Read(CatalogueExposure) | Unusable(reason)
 *   ref.cat (X_WORLD, Y_WORLD, ERRA_WORLD, MAG, OBSDATE) ─ ReferenceReader ─▶ ReferenceCatalogue
 * </pre>
 *
 * <p>Knows names, units and flags of SExtractor and of SCAMP's settings; the solvers know neither. What cannot be used is
 * said once, by file and chip, and the rest goes on. May use fits, observation and astrometry.
 */
@NullMarked
package org.surveygrid.solver.ldac;

import org.jspecify.annotations.NullMarked;
