/**
 * {@code sgrid solve}: global solutions of SExtractor's catalogues on this machine, without a grid.
 *
 * <pre>
 *   SolveCommand ─ astrometry | photometry | both ─ CatalogueOptions ─▶ SolveRun ─▶ .head files, SolveTable, reports
 * </pre>
 *
 * <p>Options and talk only: what is read, solved and written is in solver.ldac, solver.catalogue and solver.report.
 */
@NullMarked
package org.surveygrid.packaging.solve;

import org.jspecify.annotations.NullMarked;
