/**
 * Global solutions of catalogues alone: no grid, no camera description.
 *
 * <pre>
 *   CatalogueExposure[], ReferenceCatalogue ─ CatalogueSolver ─▶ CatalogueSolution
 *   CatalogueSolution ─ HeadBlocks ─▶ exposure.head (world coordinates and flux scale, as SCAMP writes them)
 * </pre>
 *
 * <p>May use ldac, the two solvers, fits and solution. Deterministic.
 */
@NullMarked
package org.surveygrid.solver.catalogue;

import org.jspecify.annotations.NullMarked;
