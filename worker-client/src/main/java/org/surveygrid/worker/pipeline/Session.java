package org.surveygrid.worker.pipeline;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.surveygrid.proto.v1.OpenSessionReply;
import org.surveygrid.proto.v1.OpenSessionRequest;
import org.surveygrid.worker.gateway.CallFailedException;
import org.surveygrid.worker.gateway.CoordinatorClient;

/** This process's registration with the coordinator, opened anew when the coordinator has forgotten it. */
public final class Session {
    private static final Logger LOG = System.getLogger(Session.class.getName());

    private final CoordinatorClient client;
    private final OpenSessionRequest request;
    private final StopSignal stop;
    private volatile OpenSessionReply reply = OpenSessionReply.getDefaultInstance();

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
     * How often leases are renewed, as the coordinator wishes.
     *
     * @return milliseconds
     */
    public long heartbeatIntervalMillis() {
        return Math.max(200, reply.getHeartbeatIntervalMillis());
    }

    /**
     * Opens the session unless another thread has already replaced the lost one. Tries until the coordinator answers or
     * the worker stops.
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
                reply = client.openSession(request);
                LOG.log(Level.INFO, "session opened id={0} worker={1}", reply.getSessionId(), request.getWorkerId());
                return;
            } catch (CallFailedException e) {
                if (e.failure() != CallFailedException.Cause.UNREACHABLE) {
                    throw e;
                }
                LOG.log(Level.INFO, "coordinator not reached failures={0} cause={1}", failures, e.getMessage());
                stop.backOff(failures);
            }
        }
    }
}
