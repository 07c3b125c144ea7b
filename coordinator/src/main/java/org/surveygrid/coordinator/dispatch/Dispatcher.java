package org.surveygrid.coordinator.dispatch;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.surveygrid.coordinator.assimilation.InputFiles;
import org.surveygrid.coordinator.assimilation.ProductSink;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.lease.Lease;
import org.surveygrid.coordinator.lease.TimeSource;
import org.surveygrid.coordinator.quorum.Trust;
import org.surveygrid.coordinator.reputation.Standing;
import org.surveygrid.coordinator.reputation.Worker;
import org.surveygrid.coordinator.storage.AttemptTable;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.storage.StoredUnit;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.storage.WorkerTable;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.FailureClass;
import org.surveygrid.coordinator.workunit.UnitDecision;
import org.surveygrid.coordinator.workunit.UnitEvent;
import org.surveygrid.coordinator.workunit.UnitObserver;
import org.surveygrid.coordinator.workunit.UnitState;

/** Opens sessions and hands out work. */
public final class Dispatcher {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final int PROBE_CHOICE = 200;

    private final RandomGenerator chance = new SecureRandom();
    private final Database database;
    private final UnitProgress progress;
    private final UnitIntake intake;
    private volatile boolean isStopping;

    private Dispatcher(Database database, UnitProgress progress) {
        this.database = database;
        this.progress = progress;
        this.intake = new UnitIntake(database, progress);
    }

    /**
     * Whom the dispatcher serves.
     *
     * @param sink where results become products
     * @param files which inputs exist
     * @param observer who hears of changes
     */
    public record Ports(ProductSink sink, InputFiles files, UnitObserver observer) {}

    /**
     * A question for work.
     *
     * @param sessionId who asks
     * @param requestId the same question again has the same id
     * @param maxUnits at most so many
     * @param patience how long to wait for some
     * @param cachedDigests inputs the worker has already
     */
    public record LeaseQuestion(
            String sessionId, String requestId, int maxUnits, Duration patience, Set<String> cachedDigests) {}

    /**
     * Takes up where the last process stopped: units that can be handed out are queued, and every live attempt gets a
     * full new lease.
     *
     * @param database the coordinator's memory
     * @param ports whom it serves
     * @param policy how work is handed out
     * @param time both clocks
     * @return the dispatcher
     */
    public static Dispatcher start(Database database, Ports ports, DispatchPolicy policy, TimeSource time) {
        Dispatcher dispatcher = new Dispatcher(database, new UnitProgress(ports, policy, time));
        database.write(dispatcher::recover);
        return dispatcher;
    }

    /**
     * Where work is taken in.
     *
     * @return the port
     */
    public WorkUnits workUnits() {
        return intake;
    }

    /**
     * Where workers report.
     *
     * @return the desk
     */
    public Reports reports() {
        return new Reports(database, progress);
    }

    /**
     * Where people look and intervene.
     *
     * @return the desk
     */
    public Administration administration() {
        return new Administration(database, progress, intake);
    }

    /**
     * Opens or resumes a session.
     *
     * @param offer who the worker is and what it can do
     * @return the session's id
     * @throws GridFaultException when the worker is unknown, or a newer process of it exists
     */
    public String openSession(SessionOffer offer) {
        database.write(tx -> remember(tx, offer));
        Session session = progress.fleet().open(offer);
        progress.queue().wakeAll();
        LOG.log(
                System.Logger.Level.INFO,
                "event=session-open worker={0} institute={1} incarnation={2} slots={3}",
                offer.workerId(),
                offer.institute(),
                offer.incarnation(),
                offer.slots());
        return session.id();
    }

    /**
     * Which worker a session belongs to.
     *
     * @param sessionId the session
     * @return the worker's identity
     * @throws GridFaultException when there is no such session
     */
    public String workerOf(String sessionId) {
        return progress.fleet().require(sessionId).workerId();
    }

    /**
     * Hands out work, waiting for some if need be.
     *
     * @param question who asks, and for how much
     * @return grants, or why there are none
     * @throws GridFaultException when the session is unknown
     * @throws InterruptedException when the server stops
     */
    public LeaseAnswer lease(LeaseQuestion question) throws InterruptedException {
        Session session = progress.fleet().require(question.sessionId());
        long start = progress.time().monotonicNanos().getAsLong();
        // A worker that waits is there: it must be heard again before it counts as absent.
        Duration longest = progress.policy().leaseTtl().dividedBy(2);
        Duration patience = question.patience().compareTo(longest) < 0 ? question.patience() : longest;
        String idleReason;
        do {
            long version = progress.queue().version();
            LeaseAnswer answer = grantedNow(session, question);
            if (!answer.grants().isEmpty()) {
                return answer;
            }
            idleReason = answer.idleReason();
            Duration left = patience.minusNanos(progress.time().monotonicNanos().getAsLong() - start);
            if (!left.isPositive()) {
                break;
            }
            progress.queue().awaitChange(version, left, progress.now().toEpochMilli());
        } while (!isStopping
                && progress.fleet()
                        .ofWorker(session.workerId())
                        .filter(s -> s == session)
                        .isPresent());
        return new LeaseAnswer(List.of(), idleReason);
    }

    /** Sends everybody away who waits for work, so that the server can stop. */
    public void stopWaiting() {
        isStopping = true;
        progress.queue().wakeAll();
    }

    private LeaseAnswer grantedNow(Session session, LeaseQuestion question) {
        return session.answerOnce(question.requestId(), id -> {
            session.heard(progress.time().monotonicNanos().getAsLong());
            Optional<String> refusal = progress.fleet().refusal(session.workerId());
            if (refusal.isPresent()) {
                return idle(refusal.get());
            }
            int room = session.offer().slots() * progress.policy().leasesPerSlot()
                    - progress.leases().ofWorker(session.workerId()).size();
            if (room <= 0) {
                return idle("holds as many leases as it may; report or return some");
            }
            ReadyQueue.Asker asker = new ReadyQueue.Asker(
                    session,
                    question.cachedDigests(),
                    progress.fleet().online(),
                    progress.now().toEpochMilli());
            Optional<LeaseAnswer.Grant> probe = probe(session);
            if (probe.isPresent()) {
                return new LeaseAnswer(List.of(probe.get()), "");
            }
            int share = progress.fleet().share(session, Math.min(room, question.maxUnits()), progress);
            List<ReadyQueue.Entry> taken = progress.queue().take(asker, share);
            if (taken.isEmpty()) {
                int ready = progress.queue().size();
                return idle(
                        ready == 0 ? "nothing is ready" : ready + " units are ready, none of them for this worker now");
            }
            try {
                LeaseAnswer answer = database.write(tx -> grant(tx, session, taken));
                if (answer.grants().isEmpty()) {
                    taken.forEach(unit -> requeueIfWanted(unit.unitKey()));
                }
                return answer;
            } catch (RuntimeException e) {
                taken.forEach(progress.queue()::offer);
                throw e;
            }
        });
    }

    /** A refused grant must not make a unit vanish from the queue. */
    private void requeueIfWanted(String unitKey) {
        database.write(tx -> {
            StoredUnit unit = progress.require(tx, unitKey);
            if (!unit.state().isAtRest() && unit.state() != UnitState.WAITING) {
                List<Attempt> attempts = AttemptTable.ofUnit(tx, unitKey);
                progress.offer(tx, unit, progress.decide(unit, attempts), attempts);
            }
            return true;
        });
    }

    /** Now and then a trusted worker gets, instead of new work, a unit whose result two others agreed on. */
    private Optional<LeaseAnswer.Grant> probe(Session session) {
        double fraction = progress.policy().trust().probeFraction();
        if (progress.queue().size() == 0 || !(chance.nextDouble() < fraction)) {
            return Optional.empty();
        }
        Optional<LeaseAnswer.Grant> granted = database.write(tx -> probe(tx, session));
        granted.ifPresent(grant -> progress.startLease(
                new Lease(grant.attemptId(), grant.fence(), session.workerId()),
                grant.unit().taskName()));
        return granted;
    }

    private Optional<LeaseAnswer.Grant> probe(Transaction tx, Session session) {
        Optional<Worker> worker = WorkerTable.find(tx, session.workerId())
                .filter(w -> w.standing() == Standing.ACTIVE)
                .filter(w -> w.validStreak() >= progress.policy().trust().streakNeeded());
        if (worker.isEmpty()) {
            return Optional.empty();
        }
        List<String> known = AttemptTable.confirmedWithout(tx, session.workerId(), PROBE_CHOICE);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        StoredUnit unit = progress.require(tx, known.get(chance.nextInt(known.size())));
        return unit.state().isDone()
                        && session.offer().tasks().contains(unit.spec().taskId())
                ? hand(tx, worker.get(), unit, Trust.PROBED, unit.spec().memoryBytes())
                : Optional.empty();
    }

    private LeaseAnswer grant(Transaction tx, Session session, List<ReadyQueue.Entry> units) {
        Optional<Worker> worker = WorkerTable.find(tx, session.workerId());
        if (worker.isEmpty() || worker.get().standing() != Standing.ACTIVE) {
            return idle(worker.map(w -> "this worker is " + w.standing() + ": " + w.detail())
                    .orElse("this worker is unknown"));
        }
        List<LeaseAnswer.Grant> grants = new ArrayList<>();
        for (ReadyQueue.Entry ready : units) {
            grantOne(tx, worker.get(), ready).ifPresent(grant -> {
                grants.add(grant);
                tx.afterCommit(() -> {
                    progress.startLease(
                            new Lease(grant.attemptId(), grant.fence(), session.workerId()),
                            grant.unit().taskName());
                    session.workedOn(ready.chip());
                });
            });
        }
        return new LeaseAnswer(grants, grants.isEmpty() ? "the units were decided meanwhile" : "");
    }

    private Optional<LeaseAnswer.Grant> grantOne(Transaction tx, Worker worker, ReadyQueue.Entry ready) {
        StoredUnit unit = progress.require(tx, ready.unitKey());
        if (unit.state().isAtRest() || unit.state() == UnitState.WAITING) {
            return Optional.empty();
        }
        List<Attempt> attempts = AttemptTable.ofUnit(tx, unit.key());
        UnitDecision decision = progress.decide(unit, attempts);
        if (!decision.wantsGrant() || ReadyQueue.Exclusions.of(attempts).never().contains(worker.workerId())) {
            return Optional.empty();
        }
        Trust trust = progress.policy().trust().trust(worker.validStreak(), unit.key());
        Optional<LeaseAnswer.Grant> grant = hand(tx, worker, unit, trust, decision.memoryBytes());
        if (grant.isPresent()) {
            progress.advance(tx, unit.key(), UnitEvent.GRANTED);
        }
        return grant;
    }

    private Optional<LeaseAnswer.Grant> hand(
            Transaction tx, Worker worker, StoredUnit unit, Trust trust, long memoryBytes) {
        if (!(UnitInputs.of(tx, unit.spec(), progress.files()) instanceof UnitInputs.Complete complete)) {
            return Optional.empty();
        }
        long fence = unit.epoch() + 1;
        Attempt attempt = new Attempt(
                UUID.randomUUID().toString(),
                unit.key(),
                fence,
                worker.workerId(),
                worker.institute(),
                trust,
                AttemptState.LEASED,
                true,
                "",
                FailureClass.NONE,
                "",
                "",
                progress.now().toEpochMilli(),
                0);
        AttemptTable.insert(tx, attempt);
        UnitTable.raiseEpoch(tx, unit.key(), fence);
        return Optional.of(new LeaseAnswer.Grant(
                attempt.attemptId(),
                fence,
                unit.spec(),
                memoryBytes,
                progress.limits().of(unit.spec().taskName()),
                complete.inputs()));
    }

    private boolean remember(Transaction tx, SessionOffer offer) {
        Optional<Worker> known = WorkerTable.find(tx, offer.workerId());
        if (known.isEmpty() && progress.policy().admission() == DispatchPolicy.Admission.ENROLLED) {
            throw new GridFaultException(
                    GridFault.NOT_ALLOWED, "worker " + offer.workerId() + " has not joined; use a join token");
        }
        long newest = known.map(Worker::incarnation).orElse(0L);
        if (newest > offer.incarnation()) {
            throw new GridFaultException(
                    GridFault.INCARNATION_OLD,
                    "worker " + offer.workerId() + " started as incarnation " + newest + " after this one ("
                            + offer.incarnation() + "); was the machine cloned?");
        }
        Worker worker = new Worker(
                offer.workerId(),
                offer.name(),
                known.map(Worker::institute).orElse(offer.institute()),
                known.map(Worker::standing).orElse(Standing.ACTIVE),
                known.map(Worker::detail).orElse(""),
                offer.incarnation(),
                offer.slots(),
                offer.memoryBytesPerSlot(),
                offer.tasks(),
                offer.softwareVersion(),
                known.map(Worker::validStreak).orElse(progress.policy().trust().firstStreak()),
                known.map(Worker::validTotal).orElse(0),
                known.map(Worker::invalidTotal).orElse(0),
                known.map(Worker::invalidRecent).orElse(0),
                known.map(Worker::enrolled).orElse(progress.now()),
                progress.now());
        WorkerTable.save(tx, worker);
        tx.afterCommit(() -> progress.fleet().refuse(worker));
        return true;
    }

    private int recover(Transaction tx) {
        progress.rounds().releaseAll(tx);
        int queued = 0;
        for (UnitState state : List.of(UnitState.READY, UnitState.ACTIVE, UnitState.VERIFYING)) {
            for (StoredUnit unit : UnitTable.inState(tx, state, Integer.MAX_VALUE)) {
                List<Attempt> attempts = AttemptTable.ofUnit(tx, unit.key());
                progress.offer(tx, unit, progress.decide(unit, attempts), attempts);
                queued++;
            }
        }
        for (Attempt attempt : AttemptTable.live(tx)) {
            String task = progress.require(tx, attempt.unitKey()).spec().taskName();
            tx.afterCommit(() ->
                    progress.startLease(new Lease(attempt.attemptId(), attempt.fence(), attempt.workerId()), task));
        }
        AttemptTable.longestCpuSeconds(tx).forEach(progress.limits()::took);
        return queued;
    }

    private static LeaseAnswer idle(String reason) {
        return new LeaseAnswer(List.of(), reason);
    }
}
