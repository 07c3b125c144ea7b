/**
 * From reduced chips to co-added tiles.
 *
 * <pre>
 *   reduced + astrometric and photometric solution ─ regridded ─▶ part of a tile [uJy] ─┐
 *   every regridded of tile and filter ──────────────────────────── coadd ──────────────┴▶ image, weight, flag, exp
 * </pre>
 *
 * <p>May use every kernel package, fits, solution and task. Reads and writes only the files it is given.
 */
@NullMarked
package org.surveygrid.task.coadd;

import org.jspecify.annotations.NullMarked;
