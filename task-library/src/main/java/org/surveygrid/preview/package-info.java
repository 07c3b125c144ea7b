/**
 * Pictures of pixels and numbers, for people: previews, mosaics and plots as PNG.
 *
 * <pre>
 *   FloatImage ─ Preview (stretch, shrink, north stays up) ─▶ Raster ─ Png ─▶ X.png
 *   numbers    ─ PlotCanvas ─ Panel (axes, points, vectors, cells, text) ──▲
 * </pre>
 *
 * <p>May use image. The same picture has the same bytes on every machine: the compression is our own, because the
 * platform's zlib differs from one to the next.
 */
@NullMarked
package org.surveygrid.preview;

import org.jspecify.annotations.NullMarked;
