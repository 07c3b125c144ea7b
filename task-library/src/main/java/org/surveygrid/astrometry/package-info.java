/**
 * Pixel to sky and back: projections, distortion, and how a frame finds its place among reference stars.
 *
 * <pre>
 *   pixel (x, y) ─ CD, distortion ─▶ tangent plane (xi, eta) [deg] ─ gnomonic ─▶ sky     Wcs
 * </pre>
 *
 * <p>Pixels are 0-based, the centre of the first pixel at (0, 0). May use
 * quantity, statistics and its maps of the plane.
 */
@NullMarked
package org.surveygrid.astrometry;

import org.jspecify.annotations.NullMarked;
