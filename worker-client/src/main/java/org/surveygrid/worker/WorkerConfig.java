package org.surveygrid.worker;

import java.nio.file.Path;
import java.util.Optional;
import org.surveygrid.worker.gateway.ClientIdentity;
import org.surveygrid.worker.gateway.CoordinatorAddress;

/**
 * How a worker runs.
 *
 * @param coordinator where to ask for work
 * @param identity who we are, or empty on the coordinator's own machine
 * @param workerId stable id of this worker
 * @param workerName name for people
 * @param institute who runs this machine
 * @param stateDirectory journal, cache, logs
 * @param limits what it may use
 */
public record WorkerConfig(
        CoordinatorAddress coordinator,
        Optional<ClientIdentity> identity,
        String workerId,
        String workerName,
        String institute,
        Path stateDirectory,
        Limits limits) {
    /**
     * What a worker may use of its machine.
     *
     * @param slots units that run at the same time
     * @param memoryBytesPerSlot heap of each child process
     * @param cacheBytes disk space for inputs
     */
    public record Limits(int slots, long memoryBytesPerSlot, long cacheBytes) {
        public Limits {
            if (slots < 1 || memoryBytesPerSlot < (64L << 20) || cacheBytes < 1) {
                throw new IllegalArgumentException("a worker needs at least 1 slot, 64 MiB a slot and a cache, got "
                        + slots + " slots, " + memoryBytesPerSlot + " and " + cacheBytes + " bytes");
            }
        }
    }
}
