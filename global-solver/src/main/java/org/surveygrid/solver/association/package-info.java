/**
 * Which detections of different exposures, and which reference star, are the same star.
 *
 * <pre>
 *   SourceList[] ─ DetectionSelection ─▶ Detections (flat columns, sorted by exposure, chip, row)
 *        positions on the sky ─ StarAssociation (friends of friends) ─▶ StarGroups
 *        two lists of places on a plane ─ OffsetHistogram ─▶ by how much an exposure is mis-pointed
 *   Detections as DetectionColumns: of source lists, in arrays (HeapColumns), in a file (package store)
 *        StarGroups ─ ExposureComponents (union-find) ─▶ groups of exposures that share stars
 * </pre>
 *
 * <p>Everything is sorted first, so that the order of the inputs cannot matter. May use observation, astrometry and
 * quantity. Positions are taken at the epoch of observation: motions of stars are not applied.
 */
@NullMarked
package org.surveygrid.solver.association;

import org.jspecify.annotations.NullMarked;
