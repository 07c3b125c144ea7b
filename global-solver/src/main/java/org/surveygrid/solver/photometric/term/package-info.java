/**
 * What a magnitude is made of: each class is one term of the photometric model with its unknowns.
 *
 * <pre>
 *   M(star) = m_inst + z(exposure)        ExposureZeroPoints, or ChipZeroPoints for each chip of an exposure
 *                    + o(chip, epoch)     ChipOffsets
 *                    + F(place, epoch)    StarFlatTerm: FocalStarFlat, ChipStarFlat, SuperPixels, TemplateMaps
 *                    + c (b + b(chip))    ColourResponse, c = colour of the star less the reference colour
 *                    - k(night) (X - X0)  NightlyExtinction, with z(exposure) ~ z(night) - k (X0 - 1)
 *   M(star) = M_catalogue + p(c)          CatalogueColour
 * </pre>
 *
 * <p>PhotometricModel of the package above holds the one list of them. Pure; may use focalplane, normal, sparse and the
 * task library.
 */
@NullMarked
package org.surveygrid.solver.photometric.term;

import org.jspecify.annotations.NullMarked;
