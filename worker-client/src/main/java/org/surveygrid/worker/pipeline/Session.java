package org.surveygrid.worker.pipeline;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Supplier;
import org.surveygrid.proto.v1.AttemptProgress;
import org.surveygrid.proto.v1.OpenSessionReply;
import org.surveygrid.proto.v1.OpenSessionRequest;
import org.surveygrid.proto.v1.ReconcileReply;
import org.surveygrid.proto.v1.ReconcileRequest;
import org.surveygrid.worker.gateway.CallFailedException;
import org.surveygrid.worker.gateway.CoordinatorClient;

/** This process's registration with the coordinator, opened anew when the coordinator has forgotten it. */
public final class Session {
    private static final Logger LOG = System.getLogger(Session.class.getName());

    private final CoordinatorClient client;
    private final OpenSessionRequest request;
    private final StopSignal stop;
    private volatile OpenSessionReply reply = OpenSessionReply.getDefaultInstance();
    private volatile Supplier<List<AttemptProgress>> held = List::of;

    /**
     * A session that is not open yet.
     *
     * @param client speaks to the coordinator
     * @param request who we are
     * @param stop ends the waiting for a coordinator that does not answer
     */
    public Session(CoordinatorClient client, OpenSessionRequest request, StopSignal stop) {
        this.client = client;
        this.request = request;
        this.stop = stop;
    }

    public String id() {
        return reply.getSessionId();
    }

    /**
     * Lets the session know what this worker holds, for when it is opened anew.
     *
     * @param attempts all live attempts
     */
    void holding(Supplier<List<AttemptProgress>> attempts) {
        held = attempts;
    }

    /**
     * Asks what to do with attempts that an earlier process left, until the coordinator answers.
     *
     * @param attempts found on disk
     * @return a verdict each
     * @throws CallFailedException when the coordinator refuses this worker for good
     */
    ReconcileReply reconcile(List<AttemptProgress> attempts) throws CallFailedException {
        for (int failures = 1; ; failures++) {
            String sessionId = id();
            try {
                return client.reconcile(ReconcileRequest.newBuilder()
                        .setSessionId(sessionId)
                        .addAllAttempts(attempts)
                        .build());
            } catch (CallFailedException e) {
                switch (e.failure()) {
                    case SESSION_LOST -> open(sessionId);
                    case UNREACHABLE -> stop.backOff(failures);
                    case REFUSED, BAD_BLOB, REJECTED -> throw e;
                }
                if (stop.isRaised()) {
                    throw e;
                }
            }
        }
    }

    /**
     * How often leases are renewed, as the coordinator wishes.
     *
     * @return milliseconds
     */
    public long heartbeatIntervalMillis() {
        return Math.max(200, reply.getHeartbeatIntervalMillis());
    }

    /**
     * Opens the session unless another thread has already replaced the lost one. Tries until the coordinator answers or
     * the worker stops. A coordinator that has restarted hears at once which attempts are held: an answer that was lost
     * with the old process must not keep a unit from others until its lease has passed.
     *
     * @param lostId id that is no longer good; empty for the first time
     * @throws CallFailedException when the coordinator refuses this worker for good
     */
    public synchronized void open(String lostId) throws CallFailedException {
        if (!reply.getSessionId().equals(lostId)) {
            return;
        }
        for (int failures = 1; !stop.isRaised(); failures++) {
            try {
                OpenSessionReply opened = client.openSession(request);
                if (!lostId.isEmpty()) {
                    client.reconcile(ReconcileRequest.newBuilder()
                            .setSessionId(opened.getSessionId())
                            .addAllAttempts(held.get())
                            .build());
                }
                // Others see the new session only now: no lease of it can be missing in the list above.
                reply = opened;
                LOG.log(Level.INFO, "session opened id={0} worker={1}", reply.getSessionId(), request.getWorkerId());
                return;
            } catch (CallFailedException e) {
                boolean again = e.failure() == CallFailedException.Cause.UNREACHABLE
                        || (e.failure() == CallFailedException.Cause.SESSION_LOST
                                && !String.valueOf(e.getMessage()).contains("INCARNATION_OLD"));
                if (!again) {
                    throw e;
                }
                LOG.log(Level.INFO, "coordinator not reached failures={0} cause={1}", failures, e.getMessage());
                stop.backOff(failures);
            }
        }
    }
}
