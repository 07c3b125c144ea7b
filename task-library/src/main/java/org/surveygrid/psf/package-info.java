/**
 * The shape of stars over an image, and fluxes of sources that have it.
 *
 * <pre>
 *   MeasuredSource ─ StarSelection ─ StarStamp ─ PsfFit ─▶ PsfModel ─ PsfPhotometry ─▶ PsfFlux of every source
 * </pre>
 *
 * <p>As PSFEx (Bertin 2011, ASP Conf. 442, 435) the model is a table of pixels whose values are polynomials of the
 * place in the image; its degree falls with the number of stars. May use image, statistics, detection and photometry.
 * Reads no file; every result is the same bits on every machine. What cannot be measured is NaN.
 */
@NullMarked
package org.surveygrid.psf;

import org.jspecify.annotations.NullMarked;
