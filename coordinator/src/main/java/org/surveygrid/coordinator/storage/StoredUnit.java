package org.surveygrid.coordinator.storage;

import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitState;

/**
 * A unit as the coordinator remembers it.
 *
 * @param spec what to do
 * @param sequence order of arrival
 * @param state where it is in its life
 * @param epoch the last fence that was given out
 * @param detail why it is where it is; may be empty
 * @param resultDigest the canonical result; empty until validated
 */
public record StoredUnit(
        UnitSpec spec, long sequence, UnitState state, long epoch, String detail, String resultDigest) {
    /**
     * Identity of the unit.
     *
     * @return its key
     */
    public String key() {
        return spec.unitKey();
    }

    /**
     * What it becomes: a product that is doubted stays so until evidence decides, however many attempts begin and end
     * meanwhile.
     *
     * @param next the state of a unit without a product
     * @return its state
     */
    public UnitState whileDoubted(UnitState next) {
        boolean isDoubted = state == UnitState.VERIFYING && !resultDigest.isEmpty();
        return isDoubted && (next == UnitState.READY || next == UnitState.ACTIVE) ? UnitState.VERIFYING : next;
    }
}
