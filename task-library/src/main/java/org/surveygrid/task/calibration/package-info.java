/**
 * The calibration targets of a night, one task type each: they read files, call the kernels and write files.
 *
 * <pre>
 *   raw.bias ─▶ readnoise ─▶ bias ─▶ hotpixels            raw.dark ─▶ dark
 *   raw.dome + raw.bias ─▶ gain
 *   raw.dome + bias + gain ─▶ domeflat ─▶ coldpixels ─┐
 *   raw.twilight + bias + gain ─▶ twilightflat ───────┴─▶ masterflat
 *   raw.bias + raw.dark ─▶ unstablepixels     raw.dome of rising exposure ─▶ photontransfer
 *   raw.science ─▶ package sky
 * </pre>
 *
 * <p>May use the kernels, fits, instrument and task. A data problem ends as {@link
 * org.surveygrid.task.TaskOutcome.Unprocessable}; {@link org.surveygrid.task.chip.ChipTask} sees to that.
 */
@NullMarked
package org.surveygrid.task.calibration;

import org.jspecify.annotations.NullMarked;
