/**
 * Pictures by which a person judges the detectors of a camera at a glance.
 *
 * <pre>
 *   readnoise, bias, gain of every chip of a night ─ qcplots ─▶ bias level, read noise and gain as PNG
 * </pre>
 *
 * <p>May use preview, image and task. Reads facts only, no pixels; a chip or a number that is missing is a gap in the plot.
 */
@NullMarked
package org.surveygrid.task.quality;

import org.jspecify.annotations.NullMarked;
