/**
 * Maps over the pixels of chips: templates whose amplitudes are fitted, and corrections that residuals ask for.
 *
 * <pre>
 *   FITS images ─▶ PixelMaps ─ TemplateForm ─▶ TemplateAmplitudes in a fit ─▶ PixelCorrections
 *   ResidualRows ─ PatternEquations, PatternNoise ─▶ PatternSearch ─▶ ResidualPatterns
 * </pre>
 *
 * <p>Every map is what has to be added to what was measured: pixels of x and of y, or magnitudes. May use the library of tasks
 * (images, FITS, TOML, Legendre polynomials), normal and sparse.order. Pure but for reading and writing of files.
 */
@NullMarked
package org.surveygrid.solver.pixelmap;

import org.jspecify.annotations.NullMarked;
