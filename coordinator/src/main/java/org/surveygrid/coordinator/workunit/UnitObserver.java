package org.surveygrid.coordinator.workunit;

/**
 * Hears of every change of a unit's state after it is durable. Called on the database's thread: be quick, do not call
 * the database from it (wake somebody who does).
 */
@FunctionalInterface
public interface UnitObserver {
    /**
     * A unit changed its state.
     *
     * @param unitKey which unit
     * @param state its new state
     */
    void changed(String unitKey, UnitState state);
}
