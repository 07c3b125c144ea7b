/**
 * What a camera is: chips, amplifiers, sections, focal plane, filters, header dialect. A camera is data, one
 * declarative file each.
 *
 * <pre>
 *   camera file (TOML) ── InstrumentFile ─▶ Camera ─┬─ Instrument ─┬─ Chip ─┬─ Amplifier   sections, gain, read noise
 *                                                   │              │        └─ ChipPlacement   chip pixel to sky
 *                                                   │              └─ FilterBand   fringes, extinction
 *                                                   ├─ HeaderDialect   how its headers are read
 *                                                   └─ ChipSource   where in a raw file each chip is
 * </pre>
 *
 * <p>May use quantity, image, toml and the product kinds of task.
 */
@NullMarked
package org.surveygrid.instrument;

import org.jspecify.annotations.NullMarked;
