package org.surveygrid.coordinator.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.FailureClass;

/**
 * Units that can be handed out, in memory; the database only records what was handed out. Highest priority first; among
 * the next units of that priority a worker gets the one whose inputs it has, or whose chip it knows.
 */
final class ReadyQueue {
    /** How many eligible units are compared: enough for a mosaic of chips, few enough to be quick. */
    private static final int WINDOW = 256;
    /** A unit that others were preferred to this often is next. */
    private static final int MAX_PASSED_OVER = 64;

    private static final Comparator<Entry> ORDER =
            Comparator.comparingInt(Entry::priority).reversed().thenComparingLong(Entry::sequence);

    /**
     * A unit that can be handed out, with all that choosing a worker needs.
     *
     * @param unitKey which unit
     * @param sequence order of arrival
     * @param priority higher is sooner
     * @param taskId "name@version"
     * @param memoryBytes heap it needs
     * @param chip instrument and chip it is about; empty when about none
     * @param inputBytes size of each input file, by digest
     * @param notBeforeMillis pause after a failure, milliseconds since 1970
     * @param exclusions who must not or should not get it
     */
    record Entry(
            String unitKey,
            long sequence,
            int priority,
            String taskId,
            long memoryBytes,
            String chip,
            Map<String, Long> inputBytes,
            long notBeforeMillis,
            Exclusions exclusions) {
        Entry {
            inputBytes = Map.copyOf(inputBytes);
        }

        /** Bytes of the inputs that a worker has already. */
        long cachedBytes(Set<String> cachedDigests) {
            return inputBytes.entrySet().stream()
                    .filter(entry -> cachedDigests.contains(entry.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /**
     * Who must not get a unit, and who should not while there is somebody else.
     *
     * @param never workers that work on it, have given their result, or declined
     * @param notFirst workers that lost it or failed
     * @param notFirstInstitutes institutes that have given a result: a second opinion should come from elsewhere
     */
    record Exclusions(Set<String> never, Set<String> notFirst, Set<String> notFirstInstitutes) {
        Exclusions {
            never = Set.copyOf(never);
            notFirst = Set.copyOf(notFirst);
            notFirstInstitutes = Set.copyOf(notFirstInstitutes);
        }

        static Exclusions of(List<Attempt> attempts) {
            Set<String> never = new HashSet<>();
            Set<String> notFirst = new HashSet<>();
            Set<String> institutes = new HashSet<>();
            for (Attempt attempt : attempts) {
                if (!attempt.isCounted()) {
                    continue;
                }
                if (attempt.state() == AttemptState.SUBMITTED) {
                    never.add(attempt.workerId());
                    institutes.add(attempt.institute());
                } else if (attempt.state().isLive() || attempt.failureClass() == FailureClass.DECLINED) {
                    never.add(attempt.workerId());
                } else if (attempt.state() == AttemptState.LOST || attempt.state() == AttemptState.FAILED) {
                    notFirst.add(attempt.workerId());
                }
            }
            return new Exclusions(never, notFirst, institutes);
        }

        boolean forbid(SessionOffer worker) {
            return never.contains(worker.workerId());
        }

        boolean discourage(SessionOffer worker) {
            return notFirst.contains(worker.workerId()) || notFirstInstitutes.contains(worker.institute());
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Entry> units = new TreeSet<>(ORDER);
    private final Map<String, Entry> byKey = new HashMap<>();
    private final Map<String, Integer> passedOver = new HashMap<>();
    private long version;

    /** Adds or replaces a unit and wakes those who wait. */
    void offer(Entry unit) {
        lock.lock();
        try {
            remove(unit.unitKey());
            units.add(unit);
            byKey.put(unit.unitKey(), unit);
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a unit out, if it is there. */
    void withdraw(String unitKey) {
        lock.lock();
        try {
            remove(unitKey);
        } finally {
            lock.unlock();
        }
    }

    /** Lets those who wait look again: a session came or went. */
    void wakeAll() {
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** The same when there is something to look at: a worker has a slot free. */
    void wakeWhenAny() {
        if (size() > 0) {
            wakeAll();
        }
    }

    int size() {
        lock.lock();
        try {
            return units.size();
        } finally {
            lock.unlock();
        }
    }

    Optional<Entry> find(String unitKey) {
        lock.lock();
        try {
            return Optional.ofNullable(byKey.get(unitKey));
        } finally {
            lock.unlock();
        }
    }

    /** Who asks, and whom else one could ask. */
    record Asker(Session session, Set<String> cachedDigests, List<Session> online, long nowMillis) {}

    /** Takes the best units for a worker, at most {@code max}. */
    List<Entry> take(Asker asker, int max) {
        lock.lock();
        try {
            List<Entry> taken = new ArrayList<>();
            while (taken.size() < max) {
                @Nullable Entry best = best(asker);
                if (best == null) {
                    break;
                }
                remove(best.unitKey());
                taken.add(best);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Number of changes so far, to be passed to {@link #awaitChange}. */
    long version() {
        lock.lock();
        try {
            return version;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something was offered after {@code seenVersion}, a pause ends, or the time is over. */
    void awaitChange(long seenVersion, Duration longest, long nowMillis) throws InterruptedException {
        lock.lock();
        try {
            long nanos = longest.toNanos();
            for (Entry unit : units) {
                if (unit.notBeforeMillis() > nowMillis) {
                    nanos = Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(unit.notBeforeMillis() - nowMillis));
                }
            }
            while (version == seenVersion && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Entry best(Asker asker) {
        @Nullable Entry best = null;
        long bestScore = -1;
        int seen = 0;
        for (Entry unit : units) {
            if (!isFor(unit, asker)) {
                continue;
            }
            if (best != null && (unit.priority() < best.priority() || ++seen >= WINDOW)) {
                break;
            }
            if (passedOver.getOrDefault(unit.unitKey(), 0) >= MAX_PASSED_OVER) {
                return unit;
            }
            long score = score(unit, asker);
            if (score > bestScore) {
                if (best != null) {
                    passedOver.merge(best.unitKey(), 1, Integer::sum);
                }
                best = unit;
                bestScore = score;
            }
        }
        return best;
    }

    private static long score(Entry unit, Asker asker) {
        long knownChip = !unit.chip().isEmpty() && asker.session().hasWorkedOn(unit.chip()) ? 1 : 0;
        return 2 * unit.cachedBytes(asker.cachedDigests()) + knownChip;
    }

    private static boolean isFor(Entry unit, Asker asker) {
        SessionOffer worker = asker.session().offer();
        if (unit.notBeforeMillis() > asker.nowMillis()
                || unit.exclusions().forbid(worker)
                || !asker.session().canRun(unit)) {
            return false;
        }
        if (!unit.exclusions().discourage(worker)) {
            return true;
        }
        return asker.online().stream()
                .filter(other -> other.canRun(unit))
                .map(Session::offer)
                .noneMatch(other ->
                        !unit.exclusions().forbid(other) && !unit.exclusions().discourage(other));
    }

    private void remove(String unitKey) {
        @Nullable Entry old = byKey.remove(unitKey);
        if (old != null) {
            units.remove(old);
        }
        passedOver.remove(unitKey);
    }

    private void wake() {
        version++;
        changed.signalAll();
    }

    /** Instrument and chip of a target "kind inst=... ccd=... ...", or nothing. */
    static String chip(String target) {
        StringBuilder chip = new StringBuilder();
        for (String word : target.split(" ")) {
            if (word.startsWith("inst=") || word.startsWith("ccd=")) {
                chip.append(word).append(' ');
            }
        }
        return target.contains(" ccd=") ? chip.toString() : "";
    }
}
