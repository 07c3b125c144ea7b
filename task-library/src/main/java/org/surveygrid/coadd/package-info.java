/**
 * Several exposures of one patch of sky, on one grid, made into one image.
 *
 * <pre>
 *   TileGrid (TAN, north up) ◀─ resampling ─ exposures
 *   layers: value, variance, mask, offset in the tile ─ Coaddition (rows) ─▶ value, variance, mask, exposure map
 * </pre>
 *
 * <p>May use image, quantity, statistics and astrometry. Memory is a few rows of every layer plus the result.
 */
@NullMarked
package org.surveygrid.coadd;

import org.jspecify.annotations.NullMarked;
