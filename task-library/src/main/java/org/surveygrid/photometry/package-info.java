/**
 * Measures sources: fluxes in apertures, positions, sizes and their errors.
 *
 * <pre>
 *   DetectedSource ─ SourceStamp (neighbours replaced) ─┬─ CircularAperture ─ FluxRadius ─ ApertureCorrection
 *                                                       ├─ KronAperture
 *                                                       └─ WindowedShape      ─▶ MeasuredSource
 * </pre>
 *
 * <p>Definitions are SExtractor's; circles are exact. May use image, statistics, background and detection. Pixels are 0-based. A
 * quantity that cannot be measured is NaN and never an exception.
 */
@NullMarked
package org.surveygrid.photometry;

import org.jspecify.annotations.NullMarked;
