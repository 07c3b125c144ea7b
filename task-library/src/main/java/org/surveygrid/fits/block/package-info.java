/**
 * The bytes of a FITS file, before they mean anything.
 *
 * <pre>
 *   file on disk ─ ByteSource (position, length) ─▶ big-endian bytes ─ PixelDecoder ─▶ float[] | int[]
 *   float[] | int[] ─ PixelBlocks, a megabyte at a time ─▶ data unit
 *   BlockChecksum: DATASUM and CHECKSUM
 * </pre>
 *
 * <p>May use nothing but the JDK. Promises that no read allocates more than the file holds.
 */
@NullMarked
package org.surveygrid.fits.block;

import org.jspecify.annotations.NullMarked;
