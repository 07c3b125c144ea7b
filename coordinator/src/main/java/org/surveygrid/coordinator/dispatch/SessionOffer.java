package org.surveygrid.coordinator.dispatch;

import java.util.Set;

/**
 * Who a worker is and what it can do.
 *
 * @param workerId its identity
 * @param name what people call it
 * @param institute who answers for it
 * @param incarnation grows with every start of the worker
 * @param slots units it runs at once
 * @param memoryBytesPerSlot heap of each
 * @param tasks "name@version" of what it can run
 * @param softwareVersion version of the program
 */
public record SessionOffer(
        String workerId,
        String name,
        String institute,
        long incarnation,
        int slots,
        long memoryBytesPerSlot,
        Set<String> tasks,
        String softwareVersion) {
    public SessionOffer {
        tasks = Set.copyOf(tasks);
    }
}
