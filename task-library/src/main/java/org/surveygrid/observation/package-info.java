/**
 * Measured stars and reference stars, as the solvers want them.
 *
 * <pre>
 *   SourceList          detections of one chip of one exposure, with the chip's local sky solution
 *   ReferenceCatalogue  published positions and magnitudes
 *   SourceListFile, ReferenceCatalogueFile  the same as FITS tables
 *   NearestNeighbours   which of them lie next to which
 * </pre>
 *
 * <p>Column arrays, one entry per source. May use quantity, astrometry, task and fits.
 */
@NullMarked
package org.surveygrid.observation;

import org.jspecify.annotations.NullMarked;
