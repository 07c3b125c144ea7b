/**
 * The model file: which terms a global solution has.
 *
 * <pre>
 *   model.toml ─ ModelFile ─┬─ [astrometry] ─▶ AstrometryDeclaration
 *                           └─ [photometry] ─▶ PhotometryDeclaration
 * </pre>
 *
 * <p>May use the terms of both solutions, which read their own keys. What the file does not say keeps its value.
 */
@NullMarked
package org.surveygrid.solver.model;

import org.jspecify.annotations.NullMarked;
