/**
 * A simulated night on disk: raw files as a telescope would leave them, the reference catalogue and the tile that go
 * with them, and the truth beside them.
 *
 * <pre>
 *   NightPlan ─ NightSchedule ─▶ exposures ─ FrameSimulator ─▶ SyntheticNight.write
 *                                                                ├ raw/        one multi-extension FITS file per exposure
 *                                                                ├ reference.fits, tile.toml
 *                                                                └ truth/      what a perfect reduction would find
 * </pre>
 *
 * <p>May use synthetic, instrument, fits, image and quantity. Writes the same bytes for the same plan.
 */
@NullMarked
package org.surveygrid.synthetic.night;

import org.jspecify.annotations.NullMarked;
