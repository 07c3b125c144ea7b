/**
 * What tasks on the frames of one chip share: reading raw frames and calibrations, headers, unusable data as an outcome.
 *
 * <pre>
 *   raw products ─ RawStack ─▶ rows of all frames, from strip to strip
 *   raw product ─ RawChipFile ─▶ pixels, chip, header          calibration product ─ CalibrationFile ─▶ image, mask, facts
 *                        └──────────── ChipTask.process ──────────────┘
 *                                          ├─▶ file with ProductHeader, facts
 *                                          └─▶ UnusableDataException ─▶ TaskOutcome.Unprocessable
 * </pre>
 *
 * <p>May use the kernels, fits, instrument and task.
 */
@NullMarked
package org.surveygrid.task.chip;

import org.jspecify.annotations.NullMarked;
