/**
 * Reads and writes FITS files: images, masks and tables go in and out, and nothing else of ours knows the format.
 *
 * <pre>
 *   path ─ FitsFile ─▶ Hdu ─┬─ header() ─▶ FitsHeader ─ cards() ─▶ HeaderCard
 *     (plain, .gz, .fz)     ├─ image()  ─▶ FloatImage    mask() ─▶ MaskImage    integers() ─▶ IntegerImage
 *                           └─ table()  ─▶ FitsTable
 *   FitsHeader + image | mask | integers | table ─ FitsWriter ─▶ path      Ldac, HeadFile: the AstrOmatic formats
 * </pre>
 *
 * <p>May use image, the packages below this one and, only here and below, nom-tam-fits. Promises: every allocation is
 * checked against the size of the file before it is made; a file that cannot be read right ends in
 * {@link org.surveygrid.fits.FitsFormatException} and in no other way; what is written depends on nothing but what was
 * given (no date, no host), so equal data make equal bytes.
 *
 * @see "Pence et al. 2010, A and A 524, A42; FITS standard 4.0 (2018)"
 */
@NullMarked
package org.surveygrid.fits;

import org.jspecify.annotations.NullMarked;
