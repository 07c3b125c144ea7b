/**
 * Several exposures of one patch of sky, on one grid, made into one image.
 *
 * <pre>
 *   TileGrid (TAN, north up) ◀─ resampling ─ exposures
 *   layers: value, variance, mask, offset in the tile ─ CoaddBand (rows) ─▶ value, variance, mask, exposure, gain
 *                         │                               └─ Coaddition: the same of layers in memory
 *                         └─ LayerPatches: what one layer shows and the others do not
 * </pre>
 *
 * <p>May use image, quantity, statistics, toml and astrometry. Memory is a band of every layer that touches it.
 */
@NullMarked
package org.surveygrid.coadd;

import org.jspecify.annotations.NullMarked;
