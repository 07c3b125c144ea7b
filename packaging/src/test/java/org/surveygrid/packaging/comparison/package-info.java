/**
 * Our results beside those of the programs that astronomers trust.
 *
 * <pre>
 *   kept demonstration ─ co-add ─┬─ source-extractor ─▶ catalogue ─┐
 *                                └─ our source list ───────────────┴─ against the true sky
 * </pre>
 *
 * <p>May use the whole program. Skips what is not installed or not there.
 */
@NullMarked
package org.surveygrid.packaging.comparison;

import org.jspecify.annotations.NullMarked;
