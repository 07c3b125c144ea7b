/**
 * Science frames of one chip without the camera's signature: image, weight, flags and a preview, in one task.
 *
 * <pre>
 *   raw ─ crosstalk ─ overscan, trim ─ bias, dark, gain, flat ─ fringes ─▶ image [e-]
 *    └─ saturation, bleeding ─┐                                    │
 *   hot, cold, low flat ──────┼─▶ flag ◀── cosmic rays, trails ────┤
 *                             └──────────▶ weight = 1 / variance ◀─┘
 * </pre>
 *
 * <p>May use the kernels, fits, preview, instrument and task.
 */
@NullMarked
package org.surveygrid.task.reduce;

import org.jspecify.annotations.NullMarked;
