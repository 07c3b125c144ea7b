package org.surveygrid.worker.renewal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.surveygrid.proto.v1.AttemptDirective;
import org.surveygrid.proto.v1.HeartbeatReply;
import org.surveygrid.proto.v1.HeartbeatRequest;
import org.surveygrid.proto.v1.SessionDirective;
import org.surveygrid.worker.gateway.CallFailedException;
import org.surveygrid.worker.gateway.CoordinatorClient;
import org.surveygrid.worker.pipeline.Pipeline;
import org.surveygrid.worker.pipeline.Session;
import org.surveygrid.worker.pipeline.StopSignal;

/** Sends heartbeats until the worker stops. */
public final class Renewal implements Runnable {
    private static final Logger LOG = System.getLogger(Renewal.class.getName());

    private final CoordinatorClient client;
    private final Session session;
    private final Pipeline pipeline;
    private final StopSignal stop;

    /**
     * Renews the leases of a pipeline.
     *
     * @param client speaks to the coordinator
     * @param session whose leases
     * @param pipeline knows the attempts
     * @param stop ends it
     */
    public Renewal(CoordinatorClient client, Session session, Pipeline pipeline, StopSignal stop) {
        this.client = client;
        this.session = session;
        this.pipeline = pipeline;
        this.stop = stop;
    }

    @Override
    public void run() {
        long intervalMillis = session.heartbeatIntervalMillis();
        while (!stop.await(Duration.ofMillis(intervalMillis))) {
            String sessionId = session.id();
            try {
                HeartbeatReply reply = client.heartbeat(HeartbeatRequest.newBuilder()
                        .setSessionId(sessionId)
                        .addAllAttempts(pipeline.live().progress())
                        .build());
                obey(reply, sessionId);
                intervalMillis = reply.getNextIntervalMillis() > 0
                        ? reply.getNextIntervalMillis()
                        : session.heartbeatIntervalMillis();
            } catch (CallFailedException e) {
                LOG.log(Level.DEBUG, "heartbeat missed cause={0}", e.getMessage());
                if (e.failure() == CallFailedException.Cause.SESSION_LOST) {
                    reopen(sessionId);
                }
            }
        }
    }

    private void obey(HeartbeatReply reply, String sessionId) {
        for (AttemptDirective directive : reply.getDirectivesList()) {
            if (directive.getAction() == AttemptDirective.Action.CANCEL) {
                pipeline.live().cancel(directive.getAttemptId(), directive.getFence());
            }
        }
        if (reply.getSession() == SessionDirective.SESSION_DRAIN) {
            pipeline.drain();
        } else if (reply.getSession() == SessionDirective.SESSION_REOPEN) {
            reopen(sessionId);
        }
    }

    private void reopen(String lostId) {
        try {
            session.open(lostId);
        } catch (CallFailedException e) {
            LOG.log(Level.ERROR, "the coordinator refuses this worker: {0}", e.getMessage());
            stop.raise();
        }
    }
}
