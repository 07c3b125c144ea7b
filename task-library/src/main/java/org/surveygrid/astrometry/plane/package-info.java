/**
 * Maps of the plane onto itself: polynomials of two variables, their fit to any smooth map, and the way back.
 *
 * <pre>
 *   any smooth map ─ ChebyshevFit ─▶ PolynomialMap (2 x BivariatePolynomial) ─ PlaneInversion ─▶ where it came from
 * </pre>
 *
 * <p>Uses nothing of ours. What is here knows neither pixels nor sky: units are the caller's.
 */
@NullMarked
package org.surveygrid.astrometry.plane;

import org.jspecify.annotations.NullMarked;
