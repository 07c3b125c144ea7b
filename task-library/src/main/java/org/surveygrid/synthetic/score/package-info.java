/**
 * How good products of a simulated night are: each scorer compares one kind of product with the truth and returns lines
 * of a table.
 *
 * <pre>
 *   truth/ ─ Truth ─┐
 *                   ├─ CalibrationScore   read noise, gain, hot and cold pixels, bias, master flat
 *   products ───────┼─ ReductionScore     trail, cosmic rays
 *                   ├─ SolutionScore      world coordinates, zero points, illumination, clouds
 *                   └─ CatalogueScore     completeness, purity, positions, magnitudes   ─▶ Score
 * </pre>
 *
 * <p>May use synthetic.night, solution, task (facts), fits and image. Nothing that makes a product may use this package.
 */
@NullMarked
package org.surveygrid.synthetic.score;

import org.jspecify.annotations.NullMarked;
