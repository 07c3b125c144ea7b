/**
 * The same world coordinates in another convention of distortion, with what is lost by it.
 *
 * <pre>
 *   any Wcs over an image ─ TpvConversion ─▶ Conversion (TpvWcs, FitError) | refused
 *                         ─ SipConversion ─▶ Conversion (SipWcs with its inverse, FitError) | refused
 * </pre>
 *
 * <p>May use astrometry, its maps of the plane, image and quantity. TPV without odd powers of the radius and SIP are the
 * same polynomials in other variables: between them nothing is lost but rounding. All else is fitted on Chebyshev nodes
 * over the image and judged on a grid of 50 x 50 points that includes its corners.
 */
@NullMarked
package org.surveygrid.astrometry.distortion;

import org.jspecify.annotations.NullMarked;
