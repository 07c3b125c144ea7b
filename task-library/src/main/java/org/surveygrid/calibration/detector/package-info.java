/**
 * Measures what the electronics of a chip do: read noise, gain, how the noise of light grows, how counts bend.
 *
 * <pre>
 *   pairs of biases ─ ReadNoise          pairs of flats of one level ─ GainMeasurement
 *   pairs of flats of rising level ─ PhotonTransfer ─▶ gain, read noise, brighter-fatter effect, where wells are full
 *   levels and exposure times ────── LinearityMeasurement ─▶ Amplifier.Linearity
 * </pre>
 *
 * <p>May use image, instrument, statistics. Pure: reads no file and no clock; same input, same bits.
 */
@NullMarked
package org.surveygrid.calibration.detector;

import org.jspecify.annotations.NullMarked;
