/**
 * Where the headers of FITS images say that their pixels are on the sky.
 *
 * <pre>
 *   FitsHeader ─ WcsHeader.read ─▶ Found (TpvWcs, notes) | Projected (ProjectedWcs, notes) | Absent | Unsupported
 *   TpvWcs ─ WcsHeader.write ─▶ FitsHeader.Builder
 *   any Wcs ─ astrometry.distortion.SipConversion ─▶ SipWcs, FitError ─ SipHeader.write, writeError ─▶ FitsHeader.Builder
 * </pre>
 *
 * <p>May use fits and astrometry. Here the 1 of FITS pixels is taken off and added.
 */
@NullMarked
package org.surveygrid.fits.sky;

import org.jspecify.annotations.NullMarked;
