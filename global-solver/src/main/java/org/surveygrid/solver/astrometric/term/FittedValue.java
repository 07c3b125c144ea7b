package org.surveygrid.solver.astrometric.term;

/**
 * A number of the model.
 *
 * @param name what it is, in words
 * @param value as fitted
 * @param sigma its standard deviation
 * @param unit of both
 */
public record FittedValue(String name, double value, double sigma, String unit) {}
