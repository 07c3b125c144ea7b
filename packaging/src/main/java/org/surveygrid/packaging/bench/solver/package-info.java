/**
 * The global solver against SCAMP, on catalogues whose truth is known.
 *
 * <pre>
 *   MosaicSurvey (stars, exposures, distortions from a seed) ─ SurveyWriter ─▶ e0000.cat ..., ref.cat, truth.npz
 *   the same files ─ sgrid solve, scamp, each a process under time(1) ─▶ .head files ─ HeadScores ─▶ SolverTable
 * </pre>
 *
 * <p>Knows the truth; nothing that makes products may use it.
 */
@NullMarked
package org.surveygrid.packaging.bench.solver;

import org.jspecify.annotations.NullMarked;
