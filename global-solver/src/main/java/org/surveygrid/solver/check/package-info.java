/**
 * What a person looks at before believing a solution: plots, their numbers, a page, a summary for programs, catalogues.
 *
 * <pre>
 *   CatalogueSolution, StarTable ─ CheckFolder ─┬─ CheckPlots ─▶ PNG      ├─ CheckNumbers ─▶ CSV
 *                                               ├─ CheckPage ─▶ HTML      ├─ VotableSummary ─▶ XML
 *                                               └─ StarCatalogues ─▶ merged and full catalogue, LDAC and FITS
 * </pre>
 *
 * <p>Equal solutions make equal bytes: no clock, no host, no locale. May use residual, catalogue, report and preview.
 */
@NullMarked
package org.surveygrid.solver.check;

import org.jspecify.annotations.NullMarked;
