/**
 * A sky and a camera whose truth is known: frames in memory, the same for the same seed on any machine.
 *
 * <pre>
 *   SyntheticSky ──────────┐  stars and galaxies, true positions and magnitudes
 *   SyntheticExposure ─────┤  pointing, seeing, transparency, lamp level, defects
 *                          ▼
 *   SyntheticCamera ─ FrameSimulator ─▶ RawFrame [ADU]
 *     ├ FocalPlane   distortion, chip rotations and offsets, illumination
 *     └ ChipTruth    gain, read noise, bias pattern, response, fringes, defects
 * </pre>
 *
 * <p>May use quantity, image, instrument and astrometry's Wcs interface. Reads no file and no clock; every random number
 * comes from {@link org.surveygrid.synthetic.RandomStream}, one stream per frame and purpose, so that a frame does not
 * depend on which other frames were made.
 */
@NullMarked
package org.surveygrid.synthetic;

import org.jspecify.annotations.NullMarked;
