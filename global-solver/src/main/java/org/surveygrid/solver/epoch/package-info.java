/**
 * Spans of time in which a camera stayed as it was.
 *
 * <pre>
 *   "epochs" of a model file ─▶ Epochs ─▶ the number of an exposure's epoch
 * </pre>
 *
 * <p>May use the reader of TOML files and nothing else of ours.
 */
@NullMarked
package org.surveygrid.solver.epoch;

import org.jspecify.annotations.NullMarked;
