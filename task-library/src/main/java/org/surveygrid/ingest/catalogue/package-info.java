/**
 * How catalogues of stars come in as references.
 *
 * <pre>
 *   FITS, LDAC, CSV, TSV ─ CatalogueTable ─▶ columns ─ names of Gaia, SkyMapper, PS1, SDSS, Tycho-2, SExtractor
 *                                                     ─▶ ReferenceIngest ─▶ RA DEC POS_ERR MAG_x MAGERR_x, EPOCH
 * </pre>
 *
 * <p>May use fits. The same input gives the same bytes; what was assumed is said in the outcome's notes.
 */
@NullMarked
package org.surveygrid.ingest.catalogue;

import org.jspecify.annotations.NullMarked;
