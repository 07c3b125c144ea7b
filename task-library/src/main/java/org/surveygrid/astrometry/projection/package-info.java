/**
 * How the sphere is drawn on a plane: the spherical projections of FITS, in their native coordinates.
 *
 * <pre>
 *   plane (x, y) ─ Projection ─▶ native (phi, theta) ─ SphereRotation ─▶ celestial (longitude, latitude)
 * </pre>
 *
 * <p>Angles and plane coordinates are radians, in units of the sphere's radius. A point without an image, and a place of
 * the plane that shows no point, is NaN. Uses nothing of ours but the inversion of maps of the plane. A projection is added
 * by one class and one line of {@link org.surveygrid.astrometry.projection.ProjectionCatalog}.
 */
@NullMarked
package org.surveygrid.astrometry.projection;

import org.jspecify.annotations.NullMarked;
