package org.surveygrid.coordinator.workunit;

import static org.surveygrid.coordinator.workunit.UnitEvent.ATTEMPT_ENDED;
import static org.surveygrid.coordinator.workunit.UnitEvent.ATTEMPT_REVIVED;
import static org.surveygrid.coordinator.workunit.UnitEvent.EVIDENCE_CHANGED;
import static org.surveygrid.coordinator.workunit.UnitEvent.GRANTED;
import static org.surveygrid.coordinator.workunit.UnitEvent.INPUTS_COMPLETE;
import static org.surveygrid.coordinator.workunit.UnitEvent.INPUT_DOUBTED;
import static org.surveygrid.coordinator.workunit.UnitEvent.INPUT_FAILED;
import static org.surveygrid.coordinator.workunit.UnitEvent.INPUT_VOID;
import static org.surveygrid.coordinator.workunit.UnitEvent.RESULT_REPORTED;
import static org.surveygrid.coordinator.workunit.UnitEvent.RETRIED;
import static org.surveygrid.coordinator.workunit.UnitState.ACTIVE;
import static org.surveygrid.coordinator.workunit.UnitState.BLOCKED;
import static org.surveygrid.coordinator.workunit.UnitState.CANCELLED;
import static org.surveygrid.coordinator.workunit.UnitState.FAILED;
import static org.surveygrid.coordinator.workunit.UnitState.QUARANTINED;
import static org.surveygrid.coordinator.workunit.UnitState.READY;
import static org.surveygrid.coordinator.workunit.UnitState.VALIDATED;
import static org.surveygrid.coordinator.workunit.UnitState.VERIFYING;
import static org.surveygrid.coordinator.workunit.UnitState.VOID;
import static org.surveygrid.coordinator.workunit.UnitState.WAITING;

import java.util.List;

/** The life cycle of a work unit. */
public final class UnitLifecycle {
    private static final Lifecycle<UnitState, UnitEvent> LIFECYCLE = new Lifecycle<>(
            WAITING,
            List.of(
                    row(WAITING, INPUTS_COMPLETE, READY),
                    row(WAITING, INPUT_VOID, VOID),
                    row(WAITING, INPUT_FAILED, BLOCKED),
                    row(WAITING, UnitEvent.CANCELLED, CANCELLED),
                    row(READY, GRANTED, ACTIVE),
                    row(READY, INPUT_FAILED, BLOCKED),
                    row(READY, ATTEMPT_REVIVED, ACTIVE),
                    row(READY, RESULT_REPORTED, VALIDATED),
                    row(READY, RESULT_REPORTED, VOID),
                    row(READY, RESULT_REPORTED, VERIFYING),
                    row(READY, RESULT_REPORTED, WAITING),
                    row(READY, UnitEvent.CANCELLED, CANCELLED),
                    row(ACTIVE, RESULT_REPORTED, VALIDATED),
                    row(ACTIVE, RESULT_REPORTED, VOID),
                    row(ACTIVE, RESULT_REPORTED, VERIFYING),
                    row(ACTIVE, RESULT_REPORTED, WAITING),
                    row(ACTIVE, ATTEMPT_ENDED, READY),
                    row(ACTIVE, ATTEMPT_ENDED, FAILED),
                    row(ACTIVE, ATTEMPT_ENDED, QUARANTINED),
                    row(ACTIVE, UnitEvent.CANCELLED, CANCELLED),
                    row(VERIFYING, GRANTED, VERIFYING),
                    row(VERIFYING, RESULT_REPORTED, VALIDATED),
                    row(VERIFYING, RESULT_REPORTED, VOID),
                    row(VERIFYING, RESULT_REPORTED, VERIFYING),
                    row(VERIFYING, RESULT_REPORTED, QUARANTINED),
                    row(VERIFYING, RESULT_REPORTED, WAITING),
                    row(VERIFYING, ATTEMPT_ENDED, VERIFYING),
                    row(VERIFYING, ATTEMPT_ENDED, FAILED),
                    row(VERIFYING, ATTEMPT_ENDED, QUARANTINED),
                    row(VERIFYING, ATTEMPT_REVIVED, VERIFYING),
                    row(VERIFYING, EVIDENCE_CHANGED, VALIDATED),
                    row(VERIFYING, EVIDENCE_CHANGED, VOID),
                    row(VERIFYING, EVIDENCE_CHANGED, WAITING),
                    row(VERIFYING, UnitEvent.CANCELLED, CANCELLED),
                    row(VALIDATED, EVIDENCE_CHANGED, VERIFYING),
                    row(VOID, EVIDENCE_CHANGED, VERIFYING),
                    row(READY, INPUT_DOUBTED, WAITING),
                    row(ACTIVE, INPUT_DOUBTED, WAITING),
                    row(VERIFYING, INPUT_DOUBTED, WAITING),
                    row(VALIDATED, INPUT_DOUBTED, WAITING),
                    row(VOID, INPUT_DOUBTED, WAITING),
                    row(FAILED, RETRIED, READY),
                    row(FAILED, UnitEvent.CANCELLED, CANCELLED),
                    row(QUARANTINED, RETRIED, READY),
                    row(QUARANTINED, UnitEvent.CANCELLED, CANCELLED),
                    row(BLOCKED, RETRIED, WAITING),
                    row(BLOCKED, UnitEvent.CANCELLED, CANCELLED),
                    row(CANCELLED, RETRIED, WAITING)));

    private UnitLifecycle() {}

    /**
     * The table.
     *
     * @return the life cycle
     */
    public static Lifecycle<UnitState, UnitEvent> lifecycle() {
        return LIFECYCLE;
    }

    private static Lifecycle.Transition<UnitState, UnitEvent> row(UnitState from, UnitEvent event, UnitState to) {
        return new Lifecycle.Transition<>(from, event, to);
    }
}
