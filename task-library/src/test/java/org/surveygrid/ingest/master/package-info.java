/**
 * Calibrations made elsewhere, tried on small ones whose truth is known.
 *
 * <pre>
 *   pixels of a known dark, flat, mask ─ written as others write them ─▶ MasterIngest ─▶ the same pixels, our units
 * </pre>
 */
@NullMarked
package org.surveygrid.ingest.master;

import org.jspecify.annotations.NullMarked;
