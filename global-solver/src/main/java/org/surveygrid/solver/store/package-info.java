/**
 * Detections on disk, star after star, for surveys that do not fit into memory.
 *
 * <pre>
 *   star, source list, detection, in any order ─ DetectionFileWriter (sorted runs, merged) ─▶ DetectionFile
 *   Detections, StarGroups ─ StoredStars ─▶ DetectionFile, mapped into memory ─ StoredStars ─▶ Detections, StarGroups
 *   step logs in a directory; equations of cells, made by parts of a solution ─ CellFiles ─▶ the process that solves
 *   these files, where processes share no directory ─ FileBundle ─▶ one file
 * </pre>
 *
 * <p>May use association, the engine, block matrices and the task library. Detections give the same numbers whether their file is mapped or was
 * loaded; a damaged file is found when it is opened, a full disk when it is written, each with one sentence.
 */
@NullMarked
package org.surveygrid.solver.store;

import org.jspecify.annotations.NullMarked;
