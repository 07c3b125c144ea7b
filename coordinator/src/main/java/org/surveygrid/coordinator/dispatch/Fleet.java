package org.surveygrid.coordinator.dispatch;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.lease.TimeSource;
import org.surveygrid.coordinator.quorum.ReplicaOutlook;
import org.surveygrid.coordinator.reputation.Standing;
import org.surveygrid.coordinator.reputation.Worker;

/** The sessions of workers that are there now. Held in memory: after a restart workers open new ones. */
final class Fleet {
    private final TimeSource time;
    private final long absentAfterNanos;
    private final Map<String, Session> byWorker = new ConcurrentHashMap<>();
    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final Map<String, Worker> refusals = new ConcurrentHashMap<>();

    Fleet(TimeSource time, DispatchPolicy policy) {
        this.time = time;
        this.absentAfterNanos = policy.leaseTtl().toNanos();
    }

    /** Opens a session, or finds the one that this incarnation has. A newer one ends the older. */
    synchronized Session open(SessionOffer offer) {
        @Nullable Session current = byWorker.get(offer.workerId());
        if (current != null && current.offer().incarnation() > offer.incarnation()) {
            throw new GridFaultException(
                    GridFault.INCARNATION_OLD,
                    "worker " + offer.workerId() + " started as incarnation "
                            + current.offer().incarnation() + " after this one (" + offer.incarnation()
                            + "); was the machine cloned?");
        }
        if (current != null && current.offer().equals(offer)) {
            current.heard(time.monotonicNanos().getAsLong());
            return current;
        }
        if (current != null) {
            byId.remove(current.id());
        }
        Session opened = new Session(
                UUID.randomUUID().toString(), offer, time.monotonicNanos().getAsLong());
        byWorker.put(offer.workerId(), opened);
        byId.put(opened.id(), opened);
        return opened;
    }

    /** From now on a worker gets no work, or again some. */
    void refuse(Worker worker) {
        if (worker.standing() == Standing.ACTIVE) {
            refusals.remove(worker.workerId());
        } else {
            refusals.put(worker.workerId(), worker);
        }
    }

    /** Why a worker gets no work. */
    Optional<String> refusal(String workerId) {
        return Optional.ofNullable(refusals.get(workerId))
                .map(worker -> "this worker is " + worker.standing() + ": " + worker.detail());
    }

    boolean isDraining(String workerId) {
        return refusals.containsKey(workerId);
    }

    /** The session, which is heard by this. */
    Session require(String sessionId) {
        @Nullable Session session = byId.get(sessionId);
        if (session == null) {
            throw new GridFaultException(
                    GridFault.SESSION_UNKNOWN, "session is unknown or was replaced; open a new one");
        }
        session.heard(time.monotonicNanos().getAsLong());
        return session;
    }

    /** The current session of a worker, present or not. */
    Optional<Session> ofWorker(String workerId) {
        return Optional.ofNullable(byWorker.get(workerId));
    }

    synchronized void end(String workerId) {
        @Nullable Session ended = byWorker.remove(workerId);
        if (ended != null) {
            byId.remove(ended.id());
        }
    }

    List<Session> online() {
        long now = time.monotonicNanos().getAsLong();
        return byWorker.values().stream()
                .filter(session -> now - session.lastHeardNanos() < absentAfterNanos)
                .sorted(Comparator.comparing(Session::workerId))
                .toList();
    }

    Set<String> onlineWorkers() {
        Set<String> workers = new HashSet<>();
        online().forEach(session -> workers.add(session.workerId()));
        return workers;
    }

    /**
     * How many units a worker may take at once: what it can begin now, and ahead only what others could not begin. Else the few
     * parts of a solution would all go to the worker that asks first.
     */
    int share(Session asker, int room, UnitProgress progress) {
        int ready = progress.queue().size();
        List<Session> online = online();
        int slots = online.stream().mapToInt(session -> session.offer().slots()).sum();
        if (ready >= slots + room) {
            return room;
        }
        Map<String, Integer> held = progress.leases().countByWorker();
        int freeElsewhere = online.stream()
                .filter(session -> session != asker && !isDraining(session.workerId()))
                .mapToInt(session -> free(session, held))
                .sum();
        return Math.min(room, Math.max(free(asker, held), ready - freeElsewhere));
    }

    private static int free(Session session, Map<String, Integer> held) {
        return Math.max(0, session.offer().slots() - held.getOrDefault(session.workerId(), 0));
    }

    ReplicaOutlook outlook() {
        return online().size() > 1 ? ReplicaOutlook.POSSIBLE : ReplicaOutlook.IMPOSSIBLE;
    }
}
