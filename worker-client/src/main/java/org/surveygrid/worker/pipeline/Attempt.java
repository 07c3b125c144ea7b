package org.surveygrid.worker.pipeline;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.surveygrid.proto.v1.AttemptPhase;
import org.surveygrid.proto.v1.AttemptProgress;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.GrantedLease;
import org.surveygrid.proto.v1.UnitInput;
import org.surveygrid.proto.v1.WorkUnit;

/** One try at a work unit on this machine. */
public final class Attempt {
    private final GrantedLease lease;
    private final Path directory;
    private volatile AttemptPhase phase = AttemptPhase.FETCH;
    private volatile boolean cancelled;

    Attempt(GrantedLease lease, Path directory) {
        this.lease = lease;
        this.directory = directory;
    }

    public String id() {
        return lease.getAttemptId();
    }

    public long fence() {
        return lease.getFence();
    }

    public WorkUnit unit() {
        return lease.getUnit();
    }

    GrantedLease lease() {
        return lease;
    }

    Path directory() {
        return directory;
    }

    Path outputDirectory() {
        return directory.resolve("out");
    }

    public AttemptPhase phase() {
        return phase;
    }

    void enter(AttemptPhase next) {
        phase = next;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void markCancelled() {
        cancelled = true;
    }

    /** What the coordinator is told about this attempt. */
    AttemptProgress progress() {
        return AttemptProgress.newBuilder()
                .setAttemptId(id())
                .setFence(fence())
                .setPhase(phase)
                .build();
    }

    /** All input blobs, to fetch and to keep from eviction. */
    Set<String> inputDigests() {
        Set<String> digests = new TreeSet<>();
        for (UnitInput input : unit().getInputsList()) {
            input.getFilesMap().values().stream().map(Blob::getDigest).forEach(digests::add);
        }
        return digests;
    }
}
