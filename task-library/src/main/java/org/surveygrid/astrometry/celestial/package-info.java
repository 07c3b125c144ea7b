/**
 * World coordinates of any projection and coordinate system: where images of others look.
 *
 * <pre>
 *   pixel ─ PixelPlane (distortion, CD, correction) ─▶ plane ─ Projection, SphereRotation ─▶ its own system ─ SkyFrame ─▶ ICRS
 * </pre>
 *
 * <p>May use astrometry, its maps of the plane, its projections, and quantity. What this program makes itself is TAN or TPV
 * in ICRS; that has the faster {@link org.surveygrid.astrometry.TpvWcs}.
 */
@NullMarked
package org.surveygrid.astrometry.celestial;

import org.jspecify.annotations.NullMarked;
