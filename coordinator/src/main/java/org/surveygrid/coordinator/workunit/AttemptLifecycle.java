package org.surveygrid.coordinator.workunit;

import static org.surveygrid.coordinator.workunit.AttemptState.CANCELLED;
import static org.surveygrid.coordinator.workunit.AttemptState.FAILED;
import static org.surveygrid.coordinator.workunit.AttemptState.INVALID;
import static org.surveygrid.coordinator.workunit.AttemptState.LATE;
import static org.surveygrid.coordinator.workunit.AttemptState.LEASED;
import static org.surveygrid.coordinator.workunit.AttemptState.LOST;
import static org.surveygrid.coordinator.workunit.AttemptState.RETURNED;
import static org.surveygrid.coordinator.workunit.AttemptState.RUNNING;
import static org.surveygrid.coordinator.workunit.AttemptState.SUBMITTED;
import static org.surveygrid.coordinator.workunit.AttemptState.UNCHECKED;
import static org.surveygrid.coordinator.workunit.AttemptState.VALID;

import java.util.List;

/** The life cycle of an attempt. For each state and event there is one next state. */
public final class AttemptLifecycle {
    private static final Lifecycle<AttemptState, AttemptEvent> LIFECYCLE = new Lifecycle<>(
            LEASED,
            List.of(
                    row(LEASED, AttemptEvent.STARTED, RUNNING),
                    row(LEASED, AttemptEvent.LEASE_EXPIRED, LOST),
                    row(LEASED, AttemptEvent.REPORTED, SUBMITTED),
                    row(LEASED, AttemptEvent.FAILURE_REPORTED, FAILED),
                    row(LEASED, AttemptEvent.GIVEN_BACK, RETURNED),
                    row(LEASED, AttemptEvent.NOT_NEEDED, CANCELLED),
                    row(RUNNING, AttemptEvent.LEASE_EXPIRED, LOST),
                    row(RUNNING, AttemptEvent.REPORTED, SUBMITTED),
                    row(RUNNING, AttemptEvent.FAILURE_REPORTED, FAILED),
                    row(RUNNING, AttemptEvent.GIVEN_BACK, RETURNED),
                    row(RUNNING, AttemptEvent.NOT_NEEDED, CANCELLED),
                    row(LOST, AttemptEvent.HEARD_AGAIN, RUNNING),
                    row(LOST, AttemptEvent.REPORTED, SUBMITTED),
                    row(LOST, AttemptEvent.REPORTED_LATE, LATE),
                    row(CANCELLED, AttemptEvent.REPORTED_LATE, LATE),
                    row(SUBMITTED, AttemptEvent.CONFIRMED, VALID),
                    row(SUBMITTED, AttemptEvent.ACCEPTED_UNCHECKED, UNCHECKED),
                    row(SUBMITTED, AttemptEvent.REFUTED, INVALID),
                    row(SUBMITTED, AttemptEvent.NOT_NEEDED, CANCELLED),
                    row(UNCHECKED, AttemptEvent.DOUBTED, SUBMITTED)));

    private AttemptLifecycle() {}

    /**
     * The table.
     *
     * @return the life cycle
     */
    public static Lifecycle<AttemptState, AttemptEvent> lifecycle() {
        return LIFECYCLE;
    }

    /**
     * Where an event leads.
     *
     * @param from state before
     * @param event what happens
     * @return the state after
     * @throws IllegalStateException when the table has no such row
     */
    public static AttemptState after(AttemptState from, AttemptEvent event) {
        return LIFECYCLE.table().stream()
                .filter(row -> row.from() == from && row.event() == event)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an attempt that is " + from + " cannot meet " + event))
                .to();
    }

    private static Lifecycle.Transition<AttemptState, AttemptEvent> row(
            AttemptState from, AttemptEvent event, AttemptState to) {
        return new Lifecycle.Transition<>(from, event, to);
    }
}
