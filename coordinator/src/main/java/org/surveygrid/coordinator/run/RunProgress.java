package org.surveygrid.coordinator.run;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.surveygrid.coordinator.workunit.UnitState;

/**
 * How far a run is.
 *
 * @param runId short name
 * @param state what holds for the whole
 * @param targets what was asked for
 * @param requestedKeys keys of the products asked for
 * @param unitStates number of units by task, then by state
 * @param troubledUnits keys of units that failed or need a decision
 * @param created when it was submitted
 */
public record RunProgress(
        String runId,
        State state,
        List<String> targets,
        List<String> requestedKeys,
        SortedMap<String, SortedMap<UnitState, Integer>> unitStates,
        List<String> troubledUnits,
        Instant created) {
    /** What holds for a run as a whole. */
    public enum State {
        RUNNING,
        /** Everything asked for is there; what was left out on the way, because it must not be used, is listed. */
        DONE,
        /** All that could be done is done, but some units failed. */
        FAILED,
        CANCELLED
    }

    /**
     * Number of units in a state.
     *
     * @param unitState state of the work units
     * @return how many, over all tasks
     */
    public int count(UnitState unitState) {
        return unitStates.values().stream()
                .mapToInt(states -> states.getOrDefault(unitState, 0))
                .sum();
    }

    /**
     * Number of units.
     *
     * @return how many, over all tasks and states
     */
    public int total() {
        return unitStates.values().stream()
                .flatMap(states -> states.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }
}
