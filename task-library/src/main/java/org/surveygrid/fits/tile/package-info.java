/**
 * The compressions of FITS image tiles, each from bytes to numbers and back.
 *
 * <pre>
 *   TileLayout: where each tile is
 *   bytes of a tile ◀─ RiceCodec | GzipCodec + PixelBytes ─▶ integers | floats ◀─ LibraryCodecs (PLIO_1, HCOMPRESS_1)
 *   integers ─ Quantisation (ZSCALE, ZZERO, ZBLANK, dither) ─▶ values ─ Quantiser ─▶ integers
 * </pre>
 *
 * <p>May use statistics and nom-tam-fits. Promises that damaged bytes end in a
 * {@link java.util.zip.DataFormatException}.
 *
 * @see "FITS standard 4.0, section 10; Pence et al. 2009, PASP 121, 414"
 */
@NullMarked
package org.surveygrid.fits.tile;

import org.jspecify.annotations.NullMarked;
