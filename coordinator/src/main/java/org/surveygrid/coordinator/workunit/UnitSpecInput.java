package org.surveygrid.coordinator.workunit;

/**
 * One input of a unit, named before it exists.
 *
 * @param role the task's input role
 * @param ordinal place within the role; part of the unit's identity
 * @param productKey key of the product that fills it
 * @param isDroppable whether the unit can do without it when it turns out void; of each role at least one input must
 *     remain
 */
public record UnitSpecInput(String role, int ordinal, String productKey, boolean isDroppable) {}
