package org.surveygrid.worker.gateway;

import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.surveygrid.proto.client.BlobTransfer;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.BlobStoreGrpc;
import org.surveygrid.proto.v1.FailRequest;
import org.surveygrid.proto.v1.FindMissingRequest;
import org.surveygrid.proto.v1.HeartbeatReply;
import org.surveygrid.proto.v1.HeartbeatRequest;
import org.surveygrid.proto.v1.LeaseReply;
import org.surveygrid.proto.v1.LeaseRequest;
import org.surveygrid.proto.v1.OpenSessionReply;
import org.surveygrid.proto.v1.OpenSessionRequest;
import org.surveygrid.proto.v1.ReconcileReply;
import org.surveygrid.proto.v1.ReconcileRequest;
import org.surveygrid.proto.v1.ReturnRequest;
import org.surveygrid.proto.v1.SubmitReply;
import org.surveygrid.proto.v1.SubmitRequest;
import org.surveygrid.proto.v1.WorkerGatewayGrpc;
import org.surveygrid.worker.cache.BlobCache;

/** All calls a worker makes. Safe for use by several threads. */
public final class CoordinatorClient implements AutoCloseable {
    private static final Duration UNARY_DEADLINE = Duration.ofSeconds(20);
    private static final Duration SUBMIT_DEADLINE = Duration.ofSeconds(60);
    private final ManagedChannel channel;
    private final Context.CancellableContext waiting = Context.ROOT.withCancellation();

    private CoordinatorClient(ManagedChannel channel) {
        this.channel = channel;
    }

    /**
     * A client of a coordinator. Connects with the first call.
     *
     * @param address where it listens
     * @param identity who we are; without it only a coordinator on this machine is spoken to, in plain text
     * @return the client
     * @throws IOException when the identity's files cannot be read
     */
    public static CoordinatorClient to(CoordinatorAddress address, Optional<ClientIdentity> identity)
            throws IOException {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address.host(), address.port())
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .flowControlWindow(8 << 20);
        if (identity.isPresent()) {
            builder.sslContext(GrpcSslContexts.forClient()
                    .trustManager(identity.get().authority().toFile())
                    .keyManager(
                            identity.get().certificateChain().toFile(),
                            identity.get().privateKey().toFile())
                    .build());
        } else if (address.isLoopback()) {
            builder.usePlaintext();
        } else {
            throw new CallFailedException(
                    CallFailedException.Cause.REFUSED,
                    "coordinator " + address + " is not on this machine and this worker has no certificate;"
                            + " run: sgrid worker join " + address + " --token-file FILE",
                    new IllegalStateException("no identity"));
        }
        return new CoordinatorClient(builder.build());
    }

    /**
     * Starts or resumes a session.
     *
     * @param request who we are and what we can do
     * @return session id and intervals
     * @throws CallFailedException when refused or not reached
     */
    public OpenSessionReply openSession(OpenSessionRequest request) throws CallFailedException {
        return call(() -> gateway(UNARY_DEADLINE).openSession(request));
    }

    /**
     * Asks for work; waits as long as the request says.
     *
     * @param request how much, for whom
     * @return leases, or why there are none
     * @throws CallFailedException when not reached or the session is lost
     */
    public LeaseReply lease(LeaseRequest request) throws CallFailedException {
        Context before = waiting.attach();
        try {
            return call(() ->
                    gateway(UNARY_DEADLINE.plusMillis(request.getWaitMillis())).lease(request));
        } finally {
            waiting.detach(before);
        }
    }

    /** Ends the waiting for work; from now on {@link #lease} fails at once. */
    public void stopWaiting() {
        waiting.cancel(null);
    }

    /**
     * Renews all leases.
     *
     * @param request live attempts
     * @return directives
     * @throws CallFailedException when not reached or the session is lost
     */
    public HeartbeatReply heartbeat(HeartbeatRequest request) throws CallFailedException {
        return call(() -> gateway(UNARY_DEADLINE).heartbeat(request));
    }

    /**
     * Reports a finished attempt whose blobs are uploaded.
     *
     * @param request the result
     * @return what became of it
     * @throws CallFailedException when not reached; repeat
     */
    public SubmitReply submit(SubmitRequest request) throws CallFailedException {
        return call(() -> gateway(SUBMIT_DEADLINE).submit(request));
    }

    /**
     * Reports a failed attempt.
     *
     * @param request class, fingerprint, detail
     * @throws CallFailedException when not reached; repeat
     */
    public void fail(FailRequest request) throws CallFailedException {
        call(() -> gateway(UNARY_DEADLINE).fail(request));
    }

    /**
     * Gives work back unharmed.
     *
     * @param request which attempts and why
     * @throws CallFailedException when not reached; the leases expire by themselves then
     */
    public void giveBack(ReturnRequest request) throws CallFailedException {
        call(() -> gateway(UNARY_DEADLINE).return_(request));
    }

    /**
     * Asks what to do with attempts found after a restart.
     *
     * @param request all of them
     * @return a verdict each
     * @throws CallFailedException when not reached
     */
    public ReconcileReply reconcile(ReconcileRequest request) throws CallFailedException {
        return call(() -> gateway(UNARY_DEADLINE).reconcile(request));
    }

    /**
     * Which blobs the coordinator lacks.
     *
     * @param blobs candidates
     * @return digests to upload
     * @throws CallFailedException when not reached
     */
    public Set<String> findMissing(Collection<Blob> blobs) throws CallFailedException {
        return call(() -> new TreeSet<>(blobs(UNARY_DEADLINE)
                .findMissing(FindMissingRequest.newBuilder().addAllBlobs(blobs).build())
                .getMissingDigestsList()));
    }

    /**
     * Fetches a blob into the cache, resuming what an earlier try left.
     *
     * @param blob what to fetch
     * @param cache where it goes
     * @return path of the verified file
     * @throws IOException when the transfer broke (call again to resume) or the bytes were wrong
     */
    public Path fetch(Blob blob, BlobCache cache) throws IOException {
        Optional<Path> present = cache.find(blob.getDigest());
        if (present.isPresent()) {
            return present.get();
        }
        try {
            new BlobTransfer(channel).receive(blob, cache.partialPath(blob.getDigest()));
        } catch (StatusException e) {
            throw failed(e);
        }
        return cache.publish(blob.getDigest());
    }

    /**
     * Uploads a file, from where an earlier try stopped.
     *
     * @param blob digest and size of the file
     * @param path the file
     * @throws IOException when the transfer broke; call again to resume
     */
    public void upload(Blob blob, Path path) throws IOException {
        try {
            new BlobTransfer(channel).send(blob, path);
        } catch (StatusException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        stopWaiting();
        channel.shutdownNow();
    }

    private WorkerGatewayGrpc.WorkerGatewayBlockingV2Stub gateway(Duration deadline) {
        reconnectNow();
        return WorkerGatewayGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Callers wait between tries themselves; gRPC would let the wait grow to minutes after a long absence. */
    private void reconnectNow() {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
    }

    private BlobStoreGrpc.BlobStoreBlockingV2Stub blobs(Duration deadline) {
        reconnectNow();
        return BlobStoreGrpc.newBlockingV2Stub(channel).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    @FunctionalInterface
    private interface Rpc<T> {
        T run() throws StatusException;
    }

    private static <T> T call(Rpc<T> rpc) throws CallFailedException {
        try {
            return rpc.run();
        } catch (StatusException e) {
            throw failed(e);
        }
    }

    /** The coordinator opens its descriptions with the fault; a missing blob has the same status as a lost session. */
    private static boolean isAboutSession(Status status) {
        String description = status.getDescription();
        return description == null
                || description.startsWith("SESSION_UNKNOWN")
                || description.startsWith("INCARNATION_OLD");
    }

    static CallFailedException failed(StatusException e) {
        Status status = e.getStatus();
        CallFailedException.Cause cause = switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, CANCELLED, UNKNOWN ->
                CallFailedException.Cause.UNREACHABLE;
            case FAILED_PRECONDITION ->
                isAboutSession(status) ? CallFailedException.Cause.SESSION_LOST : CallFailedException.Cause.BAD_BLOB;
            case UNAUTHENTICATED, PERMISSION_DENIED -> CallFailedException.Cause.REFUSED;
            case NOT_FOUND, DATA_LOSS, OUT_OF_RANGE -> CallFailedException.Cause.BAD_BLOB;
            case OK, INVALID_ARGUMENT, ALREADY_EXISTS, UNIMPLEMENTED, INTERNAL -> CallFailedException.Cause.REJECTED;
        };
        String description = status.getDescription();
        return new CallFailedException(cause, status.getCode() + (description == null ? "" : ": " + description), e);
    }
}
