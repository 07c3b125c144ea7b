/**
 * What there is: products, where their bytes are, how they were made, whether they may be used.
 *
 * <pre>
 *   registered (raw, instrument, tile, template) ──┐
 *   made by tasks (ProductSink) ───────────────────┴▶ Archive ─▶ ArchiveSnapshot ─▶ planner
 *                                                        └ lineage up and down, validity, flags
 * </pre>
 *
 * <p>Of a product only its validity and its quality flags ever change. Knows no SQL: {@code storage} does.
 */
@NullMarked
package org.surveygrid.coordinator.archive;

import org.jspecify.annotations.NullMarked;
