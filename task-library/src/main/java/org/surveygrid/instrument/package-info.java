/**
 * What a camera is: chips, amplifiers, sections, focal plane, filters, header dialect. A camera is data, one
 * declarative file each.
 *
 * <pre>
 *   Instrument ─┬─ Chip ─┬─ Amplifier   data section, overscan, gain, read noise, saturation
 *               │        └─ ChipPlacement   chip pixel to sky, relative to the pointing
 *               └─ FilterBand   fringes, extinction
 * </pre>
 *
 * <p>May use quantity and image.
 */
@NullMarked
package org.surveygrid.instrument;

import org.jspecify.annotations.NullMarked;
