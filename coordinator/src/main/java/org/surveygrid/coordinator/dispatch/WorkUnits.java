package org.surveygrid.coordinator.dispatch;

import java.util.List;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.workunit.UnitSpec;

/** Takes work in. */
public interface WorkUnits {
    /**
     * Adds units, in a transaction of the caller's (with its run, say). Idempotent by unit key: a unit that exists is
     * only joined to the run, and worked on again if it had been cancelled, or was blocked and need not be any more. Inputs that are not products yet must be
     * units themselves, of this list or of an earlier one, in any order.
     *
     * @param transaction the caller's transaction
     * @param units what to make
     * @return how many were new
     */
    int submit(Transaction transaction, List<UnitSpec> units);

    /**
     * Adds units in a transaction of its own.
     *
     * @param units what to make
     * @return how many were new
     */
    int submit(List<UnitSpec> units);

    /**
     * Takes units out of a run that will be made from other inputs; cancels those that no other run wants.
     *
     * @param transaction the caller's transaction
     * @param runId the run
     * @param unitKeys which units
     */
    void supersede(Transaction transaction, String runId, List<String> unitKeys);

    /**
     * Cancels the units of a run that no other run wants and that are not done.
     *
     * @param transaction the caller's transaction
     * @param runId the run
     * @return how many were cancelled
     */
    int cancelRun(Transaction transaction, String runId);
}
