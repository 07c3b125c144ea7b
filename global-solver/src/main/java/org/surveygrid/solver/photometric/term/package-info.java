/**
 * The terms that the model of magnitudes is made of.
 *
 * <pre>
 *   [photometry] of a model file ─▶ PhotometryDeclaration
 * </pre>
 *
 * <p>Each term reads its own keys of the model file.
 */
@NullMarked
package org.surveygrid.solver.photometric.term;

import org.jspecify.annotations.NullMarked;
