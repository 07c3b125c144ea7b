/**
 * A simulated survey on disk with its truth, and how far pixels and sources are from it.
 *
 * <pre>
 *   DIR/raw, DIR/red, DIR/truth, DIR/truth.json ─ SurveyFiles
 *        combined bias, reduced frame, mask ─ PixelScores  ─▶ Score
 *        source list                        ─ SourceScores ─▶ Score
 *        co-add                             ─ StarScores   ─▶ Score
 *        search for trails                  ─ TrailScores  ─▶ Score
 * </pre>
 *
 * <p>The same functions score our results and those of other programs.
 */
@NullMarked
package org.surveygrid.packaging.bench.truth;

import org.jspecify.annotations.NullMarked;
