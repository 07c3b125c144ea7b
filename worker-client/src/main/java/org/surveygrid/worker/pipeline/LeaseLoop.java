package org.surveygrid.worker.pipeline;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import org.surveygrid.proto.v1.GrantedLease;
import org.surveygrid.proto.v1.LeaseReply;
import org.surveygrid.proto.v1.LeaseRequest;
import org.surveygrid.worker.cache.BlobCache;
import org.surveygrid.worker.gateway.CallFailedException;
import org.surveygrid.worker.gateway.CoordinatorClient;

/** Asks for work while there is room for it: one unit per slot, and one more per slot to fetch ahead. */
final class LeaseLoop implements Runnable {
    private static final Logger LOG = System.getLogger(LeaseLoop.class.getName());
    private static final Duration LONG_POLL = Duration.ofSeconds(10);
    private static final Duration ROOM_CHECK = Duration.ofMillis(50);
    private static final int REPORTED_DIGESTS = 500;

    private final CoordinatorClient client;
    private final Session session;
    private final PipelineState state;
    private final BlockingQueue<Attempt> toFetch;

    LeaseLoop(CoordinatorClient client, Session session, PipelineState state, BlockingQueue<Attempt> toFetch) {
        this.client = client;
        this.session = session;
        this.state = state;
        this.toFetch = toFetch;
    }

    @Override
    public void run() {
        int failures = 0;
        while (!state.stop().isRaised()) {
            int room = state.leaseLimit() - state.live().size();
            if (room <= 0 || state.isDraining() || state.isPaused()) {
                state.stop().await(ROOM_CHECK);
                continue;
            }
            String sessionId = session.id();
            try {
                LeaseReply reply = client.lease(request(sessionId, room, state.cache()));
                failures = 0;
                accept(reply);
            } catch (CallFailedException e) {
                if (e.failure() == CallFailedException.Cause.SESSION_LOST) {
                    reopen(sessionId);
                } else {
                    LOG.log(Level.INFO, "no lease failures={0} cause={1}", failures, e.getMessage());
                    state.stop().backOff(++failures);
                }
            } catch (IOException e) {
                LOG.log(Level.ERROR, "cannot journal a lease, taking no more work for a while", e);
                state.stop().backOff(++failures);
            }
        }
    }

    private static LeaseRequest request(String sessionId, int room, BlobCache cache) {
        return LeaseRequest.newBuilder()
                .setSessionId(sessionId)
                .setRequestId(UUID.randomUUID().toString())
                .setMaxUnits(room)
                .setWaitMillis(LONG_POLL.toMillis())
                .addAllCachedDigests(cache.recentDigests(REPORTED_DIGESTS))
                .build();
    }

    private void accept(LeaseReply reply) throws IOException {
        for (GrantedLease lease : reply.getLeasesList()) {
            Attempt attempt = state.store().create(lease);
            state.live().add(attempt);
            toFetch.add(attempt);
        }
        state.idleReason(reply.getIdleReason());
        if (reply.getLeasesCount() == 0 && reply.getRetryAfterMillis() > 0) {
            state.stop().await(Duration.ofMillis(reply.getRetryAfterMillis()));
        }
    }

    private void reopen(String lostId) {
        try {
            session.open(lostId);
        } catch (CallFailedException e) {
            LOG.log(Level.ERROR, "the coordinator refuses this worker: {0}", e.getMessage());
            state.stop().raise();
        }
    }
}
