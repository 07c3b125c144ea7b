package org.surveygrid.coordinator.workunit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How often a unit is tried again, by cause, and after which pause.
 *
 * @param maxLost leases that may pass
 * @param maxInfra failures of workers' disks and networks
 * @param maxResource tries with more memory each
 * @param poisonWorkers different workers whose process died
 * @param maxCrashes deaths in all, when there are fewer workers
 * @param kernelWorkers different workers with the same failure of the task
 * @param maxKernel failures of the task in all
 * @param maxInput unreadable inputs
 * @param maxAttempts tries in all, whatever the cause; those given back or declined do not count
 * @param firstPause pause after the second loss or the first failure of the infrastructure; doubles each time
 */
public record RetryPolicy(
        int maxLost,
        int maxInfra,
        int maxResource,
        int poisonWorkers,
        int maxCrashes,
        int kernelWorkers,
        int maxKernel,
        int maxInput,
        int maxAttempts,
        Duration firstPause) {
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MAX_DOUBLINGS = 12;
    /** The limit is far beyond what the task ever took: one machine may have been asleep, two were not. */
    private static final int MAX_OVERTIME = 2;

    /**
     * The usual budgets.
     *
     * @return the defaults
     */
    public static RetryPolicy defaults() {
        return new RetryPolicy(8, 8, 5, 3, 5, 2, 3, 4, 15, Duration.ofMinutes(1));
    }

    /**
     * The same budgets with another pause.
     *
     * @param pause the first pause
     * @return a new policy
     */
    public RetryPolicy withFirstPause(Duration pause) {
        return new RetryPolicy(
                maxLost,
                maxInfra,
                maxResource,
                poisonWorkers,
                maxCrashes,
                kernelWorkers,
                maxKernel,
                maxInput,
                maxAttempts,
                pause);
    }

    /**
     * Why a unit is not tried again.
     *
     * @param state failed or quarantined
     * @param detail a sentence
     */
    record GiveUp(UnitState state, String detail) {}

    Optional<GiveUp> giveUp(List<Attempt> attempts) {
        List<Attempt> crashes = failed(attempts, FailureClass.CRASH);
        long crashedWorkers = distinctWorkers(crashes);
        if (crashedWorkers >= poisonWorkers || crashes.size() >= maxCrashes) {
            return quarantine("POISON: the process died " + crashes.size() + " times, on " + crashedWorkers
                    + " different workers");
        }
        Optional<GiveUp> sameFailure = sameFailure(failed(attempts, FailureClass.KERNEL));
        if (sameFailure.isPresent()) {
            return sameFailure;
        }
        long lost =
                attempts.stream().filter(a -> a.state() == AttemptState.LOST).count();
        if (lost >= maxLost) {
            return quarantine("LOST: " + lost + " leases passed without a word from the worker");
        }
        if (failed(attempts, FailureClass.INFRA).size() >= maxInfra) {
            return quarantine("INFRA: disks or networks of workers failed " + maxInfra + " times");
        }
        if (failed(attempts, FailureClass.OVERTIME).size() >= MAX_OVERTIME) {
            return quarantine("OVERTIME: the run did not end within its limit, " + MAX_OVERTIME + " times");
        }
        if (failed(attempts, FailureClass.RESOURCE).size() >= maxResource) {
            return quarantine("RESOURCE: not enough memory or scratch space, " + maxResource + " times");
        }
        if (failed(attempts, FailureClass.INPUT).size() >= maxInput) {
            return quarantine("INPUT: input files could not be read " + maxInput + " times; check the blob store");
        }
        long tries = attempts.stream().filter(RetryPolicy::isTry).count();
        return tries >= maxAttempts ? quarantine("HARD_CAP: " + tries + " tries without a result") : Optional.empty();
    }

    /** Heap to ask for: doubles with each try that had too little. */
    long memoryBytes(long declaredBytes, List<Attempt> attempts) {
        return declaredBytes << Math.min(failed(attempts, FailureClass.RESOURCE).size(), MAX_DOUBLINGS);
    }

    long notBeforeMillis(List<Attempt> attempts) {
        List<Attempt> lost =
                attempts.stream().filter(a -> a.state() == AttemptState.LOST).toList();
        long afterLoss = lost.size() < 2 ? 0 : lastEnd(lost) + pauseMillis(lost.size() - 2);
        List<Attempt> infra = failed(attempts, FailureClass.INFRA);
        long afterInfra = infra.isEmpty() ? 0 : lastEnd(infra) + pauseMillis(infra.size() - 1);
        List<Attempt> crashes = failed(attempts, FailureClass.CRASH);
        long afterCrash = crashes.isEmpty() ? 0 : lastEnd(crashes) + firstPause.toMillis();
        return Math.max(afterLoss, Math.max(afterInfra, afterCrash));
    }

    private Optional<GiveUp> sameFailure(List<Attempt> failures) {
        Map<String, List<Attempt>> byFingerprint =
                failures.stream().collect(Collectors.groupingBy(Attempt::fingerprint));
        for (List<Attempt> same : byFingerprint.values()) {
            if (distinctWorkers(same) >= kernelWorkers || same.size() >= maxKernel) {
                return Optional.of(new GiveUp(
                        UnitState.FAILED,
                        "KERNEL: the task failed in the same way " + same.size() + " times: "
                                + same.getFirst().detail()));
            }
        }
        return Optional.empty();
    }

    private long pauseMillis(int doublings) {
        return Math.min(firstPause.toMillis() << Math.min(doublings, MAX_DOUBLINGS), LONGEST_PAUSE.toMillis());
    }

    private static Optional<GiveUp> quarantine(String detail) {
        return Optional.of(new GiveUp(UnitState.QUARANTINED, detail));
    }

    private static boolean isTry(Attempt attempt) {
        return switch (attempt.state()) {
            case RETURNED, CANCELLED -> false;
            case FAILED -> attempt.failureClass() != FailureClass.DECLINED;
            case LEASED, RUNNING, LOST, SUBMITTED, VALID, INVALID, UNCHECKED, LATE -> true;
        };
    }

    private static List<Attempt> failed(List<Attempt> attempts, FailureClass failureClass) {
        return attempts.stream()
                .filter(a -> a.state() == AttemptState.FAILED && a.failureClass() == failureClass)
                .toList();
    }

    private static long distinctWorkers(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::workerId).distinct().count();
    }

    private static long lastEnd(List<Attempt> attempts) {
        return attempts.stream().mapToLong(Attempt::endedMillis).max().orElse(0);
    }
}
