/**
 * The terms that the model of positions is made of, beside the polynomials of chips and exposures.
 *
 * <pre>
 *   [astrometry] of a model file ─ TermKinds ─▶ AstrometryDeclaration ─ TermDeclaration ─▶ AstrometricTerm in the fit
 * </pre>
 *
 * <p>A new term is one class and one line in TermKinds. May use focalplane, normal, sparse.order, epoch and toml. Pure.
 */
@NullMarked
package org.surveygrid.solver.astrometric.term;

import org.jspecify.annotations.NullMarked;
