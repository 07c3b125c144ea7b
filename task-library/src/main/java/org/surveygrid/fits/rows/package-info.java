/**
 * Images written row by row, so that memory never holds one whole.
 *
 * <pre>
 *   rows of floats | flags ─ FitsRowsWriter ─▶ the bytes that FitsWriter makes of the whole image
 * </pre>
 *
 * <p>May use fits, its blocks and image. Promises the same bytes however the rows are divided.
 */
@NullMarked
package org.surveygrid.fits.rows;

import org.jspecify.annotations.NullMarked;
