/**
 * The columns of a FITS binary table and how their bytes become numbers and text.
 *
 * <pre>
 *   TFORM ─ ColumnForm ─┐
 *   TTYPE, TUNIT, ...   ├─ TableColumn ─┐
 *   TSCAL, TZERO, TNULL ┘               ├─ TableBytes ─▶ double[] | long[] | String[] | rows of unequal length
 *   rows + heap ────────────────────────┘
 * </pre>
 *
 * <p>May use nothing but the JDK. Promises that bytes which mean nothing end in a
 * {@link java.util.zip.DataFormatException}, and that only the column asked for is decoded.
 */
@NullMarked
package org.surveygrid.fits.table;

import org.jspecify.annotations.NullMarked;
