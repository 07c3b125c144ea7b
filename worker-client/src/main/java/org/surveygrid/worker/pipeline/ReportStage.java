package org.surveygrid.worker.pipeline;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.surveygrid.proto.v1.AttemptPhase;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.FailRequest;
import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.ResultFile;
import org.surveygrid.proto.v1.SubmitReply;
import org.surveygrid.proto.v1.SubmitRequest;
import org.surveygrid.worker.gateway.CallFailedException;
import org.surveygrid.worker.gateway.CoordinatorClient;

/**
 * Uploads and reports, again and again until the coordinator has answered: finished work is not thrown away because
 * somebody is away. What the coordinator will never take is given up, and said so.
 */
final class ReportStage implements Runnable {
    private static final Logger LOG = System.getLogger(ReportStage.class.getName());
    /** Output files are named by the task as {@code role.suffix}. */
    private static final char SUFFIX_SEPARATOR = '.';
    /** Tries after which an answer that will not change is believed. */
    private static final int HOPELESS_TRIES = 4;

    private final CoordinatorClient client;
    private final Session session;
    private final PipelineState state;
    private final BlockingQueue<Attempt> finished = new LinkedBlockingQueue<>();

    ReportStage(CoordinatorClient client, Session session, PipelineState state) {
        this.client = client;
        this.session = session;
        this.state = state;
    }

    void enqueue(Attempt attempt) {
        attempt.enter(AttemptPhase.UPLOAD);
        finished.add(attempt);
    }

    @Override
    public void run() {
        try {
            while (!state.stop().isRaised()) {
                Attempt attempt = finished.poll(200, TimeUnit.MILLISECONDS);
                if (attempt != null) {
                    reportUntilAnswered(attempt);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportUntilAnswered(Attempt attempt) {
        int hopeless = 0;
        for (int failures = 1; !state.stop().isRaised(); failures++) {
            try {
                SubmitReply reply = report(attempt);
                LOG.log(
                        reply.getDisposition() == SubmitReply.Disposition.REFUSED ? Level.WARNING : Level.INFO,
                        "reported attempt={0} disposition={1} {2}",
                        attempt.id(),
                        reply.getDisposition(),
                        reply.getDetail());
                state.store().delete(attempt);
                forget(attempt);
                return;
            } catch (IOException e) {
                LOG.log(
                        Level.INFO,
                        "not reported yet attempt={0} failures={1} cause={2}",
                        attempt.id(),
                        failures,
                        e.getMessage());
                if (isHopeless(e) && ++hopeless == HOPELESS_TRIES) {
                    fail(attempt, FailureClass.INFRA, "report", "the result cannot be reported: " + e.getMessage());
                    return;
                }
                reopenIfLost(e);
                state.stop().backOff(failures);
            }
        }
    }

    /** Whether asking again will bring the same answer: the coordinator was there, or the trouble is this machine's own. */
    private static boolean isHopeless(IOException failure) {
        return !(failure instanceof CallFailedException call)
                || switch (call.failure()) {
                    case UNREACHABLE, SESSION_LOST -> false;
                    case REFUSED, BAD_BLOB, REJECTED -> true;
                };
    }

    private SubmitReply report(Attempt attempt) throws IOException {
        SubmitRequest request = state.store()
                .result(attempt)
                .orElseThrow(() -> new IllegalStateException("attempt " + attempt.id() + " has no result"));
        List<Blob> blobs = new ArrayList<>();
        Map<String, Path> paths = new TreeMap<>();
        for (ResultFile file : request.getResult().getCompleted().getFilesList()) {
            blobs.add(file.getBlob());
            paths.put(file.getBlob().getDigest(), outputFile(attempt, file.getRole()));
        }
        Set<String> missing = blobs.isEmpty() ? Set.of() : client.findMissing(blobs);
        for (Blob blob : blobs) {
            Path path = paths.get(blob.getDigest());
            if (path != null && missing.contains(blob.getDigest())) {
                client.upload(blob, path);
            }
        }
        return client.submit(request.toBuilder().setSessionId(session.id()).build());
    }

    private static Path outputFile(Attempt attempt, String role) throws IOException {
        try (Stream<Path> files = Files.list(attempt.outputDirectory())) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(role)
                                && name.length() > role.length()
                                && name.charAt(role.length()) == SUFFIX_SEPARATOR;
                    })
                    .findFirst()
                    .orElseThrow(() -> new IOException("the file of role " + role + " is gone from "
                            + attempt.outputDirectory() + "; was it deleted?"));
        }
    }

    void fail(Attempt attempt, FailureClass failureClass, String fingerprint, String detail) {
        LOG.log(
                Level.WARNING,
                "attempt failed id={0} unit={1} class={2} detail={3}",
                attempt.id(),
                attempt.unit().getTarget(),
                failureClass,
                detail);
        for (int failures = 1; !state.stop().isRaised(); failures++) {
            try {
                client.fail(FailRequest.newBuilder()
                        .setSessionId(session.id())
                        .setAttemptId(attempt.id())
                        .setFence(attempt.fence())
                        .setFailureClass(failureClass)
                        .setFingerprint(fingerprint)
                        .setDetail(detail)
                        .build());
                break;
            } catch (CallFailedException e) {
                if (isHopeless(e) && failures >= HOPELESS_TRIES) {
                    LOG.log(
                            Level.WARNING,
                            "giving up attempt={0}: the coordinator will not hear of it cause={1}",
                            attempt.id(),
                            e.getMessage());
                    break;
                }
                reopenIfLost(e);
                state.stop().backOff(failures);
            }
        }
        drop(attempt);
    }

    /** Forgets an attempt that nobody waits for. */
    void drop(Attempt attempt) {
        try {
            state.store().delete(attempt);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot delete " + attempt.directory() + "; it is cleaned at the next start", e);
        }
        forget(attempt);
    }

    private void forget(Attempt attempt) {
        state.cache().release(attempt.inputDigests());
        state.live().remove(attempt);
    }

    private void reopenIfLost(IOException failure) {
        if (failure instanceof CallFailedException call && call.failure() == CallFailedException.Cause.SESSION_LOST) {
            try {
                session.open(session.id());
            } catch (CallFailedException refused) {
                LOG.log(Level.ERROR, "the coordinator refuses this worker: {0}", refused.getMessage());
                state.stop().raise();
            }
        }
    }
}
