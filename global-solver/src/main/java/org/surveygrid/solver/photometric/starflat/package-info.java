/**
 * What the flat field gets wrong for stars, as terms of the photometric model: the same in all exposures of an epoch.
 *
 * <pre>
 *   FocalStarFlat   one polynomial over the focal plane
 *   ChipStarFlat    a polynomial over each chip            mean over each chip zero
 *   SuperPixels     a surface through a grid on each chip  mean over each chip zero, smooth
 *   TemplateMaps    an amplitude for each chip x a known map of it
 *          └────── StarFlatSum ─▶ StarFlat of each chip and epoch
 * </pre>
 *
 * <p>Pure. May use the terms, focalplane, normal, sparse and the task library.
 *
 * @see "Regnault et al. 2009, A&amp;A 506, 999"
 */
@NullMarked
package org.surveygrid.solver.photometric.starflat;

import org.jspecify.annotations.NullMarked;
