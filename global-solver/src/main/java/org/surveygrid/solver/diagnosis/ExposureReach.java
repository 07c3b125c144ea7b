package org.surveygrid.solver.diagnosis;

/**
 * How far an exposure is from what ties it.
 *
 * @param exposure its id
 * @param sigma standard deviation of its level: zero point of a chip, or place of a chip's middle along the worse axis
 * @param ownError what the chip's own measurements would leave if all stars and all else were known
 */
public record ExposureReach(String exposure, double sigma, double ownError) {}
