package org.surveygrid.coordinator.dispatch;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One running process of a worker: what it offers, and what is remembered of its last questions. */
final class Session {
    private static final int REMEMBERED_REQUESTS = 16;
    private static final int REMEMBERED_CHIPS = 8;

    private final String id;
    private final SessionOffer offer;
    private volatile long lastHeardNanos;
    private final Map<String, CompletableFuture<LeaseAnswer>> requests = new LinkedHashMap<>();
    private final Set<String> chips = new LinkedHashSet<>();

    Session(String id, SessionOffer offer, long nowNanos) {
        this.id = id;
        this.offer = offer;
        this.lastHeardNanos = nowNanos;
    }

    String id() {
        return id;
    }

    SessionOffer offer() {
        return offer;
    }

    String workerId() {
        return offer.workerId();
    }

    void heard(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    long lastHeardNanos() {
        return lastHeardNanos;
    }

    boolean canRun(ReadyQueue.Entry unit) {
        return offer.memoryBytesPerSlot() >= unit.memoryBytes() && offer.tasks().contains(unit.taskId());
    }

    /** Grants once for a question; the same question again gets the same leases. */
    LeaseAnswer answerOnce(String requestId, Function<String, LeaseAnswer> question) {
        CompletableFuture<LeaseAnswer> mine = new CompletableFuture<>();
        CompletableFuture<LeaseAnswer> earlier;
        synchronized (requests) {
            earlier = requests.putIfAbsent(requestId, mine);
            if (requests.size() > REMEMBERED_REQUESTS) {
                requests.remove(requests.keySet().iterator().next());
            }
        }
        if (earlier != null) {
            return earlier.join();
        }
        try {
            LeaseAnswer answer = question.apply(requestId);
            mine.complete(answer);
            if (answer.grants().isEmpty()) {
                synchronized (requests) {
                    requests.remove(requestId);
                }
            }
            return answer;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            synchronized (requests) {
                requests.remove(requestId);
            }
            throw e;
        }
    }

    void workedOn(String chip) {
        synchronized (chips) {
            chips.remove(chip);
            chips.add(chip);
            if (chips.size() > REMEMBERED_CHIPS) {
                chips.remove(chips.iterator().next());
            }
        }
    }

    boolean hasWorkedOn(String chip) {
        synchronized (chips) {
            return chips.contains(chip);
        }
    }
}
