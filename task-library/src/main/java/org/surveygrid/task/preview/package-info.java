/**
 * Pictures of whole exposures.
 *
 * <pre>
 *   every reduced chip of an exposure + camera description ─ mosaic ─▶ focal plane as PNG, north up, east left
 * </pre>
 *
 * <p>May use preview, image, instrument, fits and task.
 */
@NullMarked
package org.surveygrid.task.preview;

import org.jspecify.annotations.NullMarked;
