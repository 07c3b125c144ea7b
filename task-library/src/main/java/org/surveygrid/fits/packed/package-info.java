/**
 * Writes images tile by tile, compressed, as the FITS standard has them.
 *
 * <pre>
 *   FloatImage | IntegerImage ─ PackedWriter ─┐
 *   rows of floats | integers ────────────────┴▶ PackedRowsWriter ─ a row of tiles ─ TileEncoder ─▶ heap of the table
 *   Compression: RICE_1 | GZIP_1 | GZIP_2, shape of a tile, Quantiser when floats may lose digits of their noise
 * </pre>
 *
 * <p>May use fits, the packages below it and image. Promises the same pixels to every program that knows the standard,
 * memory of one row of tiles besides the image, and bytes that depend on nothing but what was given.
 *
 * @see "FITS standard 4.0, section 10"
 */
@NullMarked
package org.surveygrid.fits.packed;

import org.jspecify.annotations.NullMarked;
