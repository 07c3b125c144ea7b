package org.surveygrid.photometry;

/**
 * Flux in an aperture.
 *
 * @param flux sum over the aperture
 * @param error its standard deviation
 * @param spoiledFraction part of the area that belongs to neighbours or was interpolated
 * @param missingFraction part of the area without data
 */
public record ApertureFlux(double flux, double error, double spoiledFraction, double missingFraction) {}
