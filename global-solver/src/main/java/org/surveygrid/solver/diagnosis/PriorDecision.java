package org.surveygrid.solver.diagnosis;

/**
 * A parameter of which the prior says more than the stars.
 *
 * @param name of the parameter
 * @param share of the information about it that is the prior's, 0.5 to 1
 */
public record PriorDecision(String name, double share) {}
