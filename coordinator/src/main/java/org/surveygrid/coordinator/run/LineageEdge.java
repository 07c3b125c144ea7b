package org.surveygrid.coordinator.run;

/**
 * One step of how something was made.
 *
 * @param productKey what was made
 * @param role what the input was for
 * @param inputKey what it was made from
 * @param depth steps from the product that was asked about, from 1
 */
public record LineageEdge(String productKey, String role, String inputKey, int depth) {}
