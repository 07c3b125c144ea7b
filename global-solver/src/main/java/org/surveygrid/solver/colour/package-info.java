/**
 * Colours of stars that a survey measured itself.
 *
 * <pre>
 *   zero points of two filters ─▶ StarColours, by detection ─▶ colours of stars, where no catalogue has them
 * </pre>
 *
 * <p>May use association. Pure.
 */
@NullMarked
package org.surveygrid.solver.colour;

import org.jspecify.annotations.NullMarked;
