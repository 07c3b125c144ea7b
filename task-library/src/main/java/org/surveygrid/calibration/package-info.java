/**
 * Removes the camera's own signature from exposures, one effect per class, and measures it from calibration frames.
 *
 * <pre>
 *   raw [ADU] ─ CrosstalkCorrection ─ OverscanCorrection ─▶ trimmed [ADU]
 *     trimmed biases ─ FrameSelection ─ FrameCombine ─▶ bias        pairs ─▶ package detector
 *     trimmed flats ── FlatField ───── FrameCombine ─▶ dome, twilight ─ MasterFlat ─▶ response
 *     science ──────── ChipCalibration ────────────────▶ Frame [e-]        its sky ─▶ package sky
 *     bright stars on raw frames ─ CrosstalkMeasurement ─▶ Crosstalk
 * </pre>
 *
 * <p>May use image, instrument, statistics. Pure: reads no file and no clock; same input, same bits.
 */
@NullMarked
package org.surveygrid.calibration;

import org.jspecify.annotations.NullMarked;
