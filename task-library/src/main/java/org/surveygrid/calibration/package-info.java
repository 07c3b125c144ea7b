/**
 * Removes the camera's own signature from exposures, one effect per class, and measures it from calibration frames.
 *
 * <pre>
 *   raw [ADU] ─ CrosstalkCorrection ─ OverscanCorrection ─▶ trimmed [ADU]
 *     trimmed biases ─ FrameSelection ─ FrameCombine ─▶ bias        pairs ─▶ ReadNoise, Gain
 *     trimmed flats ── FlatField ───── FrameCombine ─▶ dome, twilight ─ MasterFlat ─▶ response
 *     science ──────── ChipCalibration ────────────────▶ Frame [e-] ─ FringePattern ─▶ without fringes
 * </pre>
 *
 * <p>May use image, instrument, statistics. Pure: reads no file and no clock; same input, same bits.
 */
@NullMarked
package org.surveygrid.calibration;

import org.jspecify.annotations.NullMarked;
