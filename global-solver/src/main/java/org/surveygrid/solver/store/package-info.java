/**
 * Detections on disk, star after star, for surveys that do not fit into memory.
 *
 * <pre>
 *   star, source list, detection, in any order ─ DetectionFileWriter (sorted runs, merged) ─▶ DetectionFile
 *   DetectionFile (mapped into memory), HeapColumns (arrays) ─ both are DetectionColumns ─▶ the solvers,
 *                                                  whose passes read them as PassColumns
 * </pre>
 *
 * <p>Uses the class library alone. Both kinds of columns give the same numbers for the same record; a damaged file is
 * found when it is opened, a full disk when it is written, each with one sentence.
 */
@NullMarked
package org.surveygrid.solver.store;

import org.jspecify.annotations.NullMarked;
