package org.surveygrid.coordinator.gateway;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.surveygrid.coordinator.blob.BlobStore;
import org.surveygrid.coordinator.dispatch.DispatchPolicy;
import org.surveygrid.coordinator.dispatch.Dispatcher;
import org.surveygrid.coordinator.dispatch.LeaseAnswer;
import org.surveygrid.coordinator.dispatch.Reports;
import org.surveygrid.coordinator.dispatch.SessionOffer;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.proto.v1.AttemptDirective;
import org.surveygrid.proto.v1.FailReply;
import org.surveygrid.proto.v1.FailRequest;
import org.surveygrid.proto.v1.HeartbeatReply;
import org.surveygrid.proto.v1.HeartbeatRequest;
import org.surveygrid.proto.v1.LeaseReply;
import org.surveygrid.proto.v1.LeaseRequest;
import org.surveygrid.proto.v1.OpenSessionReply;
import org.surveygrid.proto.v1.OpenSessionRequest;
import org.surveygrid.proto.v1.ReconcileReply;
import org.surveygrid.proto.v1.ReconcileRequest;
import org.surveygrid.proto.v1.ReturnReply;
import org.surveygrid.proto.v1.ReturnRequest;
import org.surveygrid.proto.v1.SessionDirective;
import org.surveygrid.proto.v1.SubmitReply;
import org.surveygrid.proto.v1.SubmitRequest;
import org.surveygrid.proto.v1.WorkerGatewayGrpc;

/** What workers ask and report. */
public final class WorkerGatewayService extends WorkerGatewayGrpc.WorkerGatewayImplBase implements GridService {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final long RETRY_AFTER_MILLIS = 1000;

    private final Dispatcher dispatcher;
    private final Reports reports;
    private final BlobStore blobs;
    private final DispatchPolicy policy;

    /**
     * The service.
     *
     * @param dispatcher who hands work out
     * @param blobs where results must be before they are reported
     * @param policy time to live of leases
     */
    public WorkerGatewayService(Dispatcher dispatcher, BlobStore blobs, DispatchPolicy policy) {
        this.dispatcher = dispatcher;
        this.reports = dispatcher.reports();
        this.blobs = blobs;
        this.policy = policy;
    }

    @Override
    public void openSession(OpenSessionRequest request, StreamObserver<OpenSessionReply> observer) {
        StatusMapping.answer(observer, () -> {
            if (request.getWorkerId().isEmpty() || request.getSlots() < 1) {
                throw new GridFaultException(GridFault.BAD_REQUEST, "a session needs a worker id and a slot");
            }
            CallerInterceptor.requireWorker(request.getWorkerId());
            String session = dispatcher.openSession(new SessionOffer(
                    request.getWorkerId(),
                    request.getWorkerName(),
                    request.getInstitute(),
                    request.getIncarnation(),
                    request.getSlots(),
                    request.getMemoryBytesPerSlot(),
                    new HashSet<>(request.getTasksList()),
                    request.getSoftwareVersion()));
            return OpenSessionReply.newBuilder()
                    .setSessionId(session)
                    .setHeartbeatIntervalMillis(policy.heartbeatInterval().toMillis())
                    .setLeaseTtlMillis(policy.leaseTtl().toMillis())
                    .build();
        });
    }

    @Override
    public void lease(LeaseRequest request, StreamObserver<LeaseReply> observer) {
        StatusMapping.answer(observer, () -> {
            requireOwner(request.getSessionId());
            if (request.getRequestId().isEmpty() || request.getMaxUnits() < 1) {
                throw new GridFaultException(GridFault.BAD_REQUEST, "a question for work needs an id and a number");
            }
            Duration patience = Duration.ofMillis(Math.clamp(request.getWaitMillis(), 0, LONGEST_WAIT.toMillis()));
            LeaseAnswer answer = dispatcher.lease(new Dispatcher.LeaseQuestion(
                    request.getSessionId(),
                    request.getRequestId(),
                    request.getMaxUnits(),
                    patience,
                    new HashSet<>(request.getCachedDigestsList())));
            if (!answer.grants().isEmpty()
                    && observer instanceof ServerCallStreamObserver<LeaseReply> call
                    && call.isCancelled()) {
                // Nobody is there to receive it: the worker stopped while it waited.
                reports.giveBack(
                        request.getSessionId(),
                        answer.grants().stream()
                                .map(grant -> new Reports.AttemptRef(grant.attemptId(), grant.fence()))
                                .toList());
            }
            LeaseReply.Builder reply = LeaseReply.newBuilder().setIdleReason(answer.idleReason());
            if (answer.grants().isEmpty()) {
                reply.setRetryAfterMillis(RETRY_AFTER_MILLIS);
            }
            long ttlMillis = policy.leaseTtl().toMillis();
            answer.grants().forEach(grant -> reply.addLeases(Messages.lease(grant, ttlMillis)));
            return reply.build();
        });
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatReply> observer) {
        StatusMapping.answer(observer, () -> {
            requireOwner(request.getSessionId());
            List<Reports.AttemptRef> attempts = Messages.attempts(request.getAttemptsList());
            Set<Reports.AttemptRef> toCancel = reports.heartbeat(request.getSessionId(), attempts);
            HeartbeatReply.Builder reply = HeartbeatReply.newBuilder()
                    .setSession(
                            reports.isDraining(request.getSessionId())
                                    ? SessionDirective.SESSION_DRAIN
                                    : SessionDirective.SESSION_OK)
                    .setNextIntervalMillis(policy.heartbeatInterval().toMillis());
            for (Reports.AttemptRef attempt : attempts) {
                reply.addDirectives(AttemptDirective.newBuilder()
                        .setAttemptId(attempt.attemptId())
                        .setFence(attempt.fence())
                        .setAction(
                                toCancel.contains(attempt)
                                        ? AttemptDirective.Action.CANCEL
                                        : AttemptDirective.Action.CONTINUE));
            }
            return reply.build();
        });
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitReply> observer) {
        StatusMapping.answer(observer, () -> {
            requireOwner(request.getSessionId());
            UnitResult result = Messages.result(request.getResult());
            if (result instanceof UnitResult.Completed completed) {
                List<String> missing =
                        blobs.missing(List.copyOf(completed.files().values()));
                if (!missing.isEmpty()) {
                    throw new GridFaultException(
                            GridFault.BLOB_MISSING,
                            missing.size() + " blobs are not in the store, first " + missing.getFirst()
                                    + "; upload them and report again");
                }
            }
            Reports.Receipt receipt = reports.submit(
                    request.getSessionId(),
                    new Reports.AttemptRef(request.getAttemptId(), request.getFence()),
                    result,
                    request.getCpuSeconds());
            return SubmitReply.newBuilder()
                    .setDisposition(
                            switch (receipt.disposition()) {
                                case ACCEPTED -> SubmitReply.Disposition.ACCEPTED;
                                case ALREADY_ACCEPTED -> SubmitReply.Disposition.ALREADY_ACCEPTED;
                                case LATE -> SubmitReply.Disposition.LATE;
                                case REFUSED -> SubmitReply.Disposition.REFUSED;
                            })
                    .setDetail(receipt.detail())
                    .build();
        });
    }

    @Override
    public void fail(FailRequest request, StreamObserver<FailReply> observer) {
        StatusMapping.answer(observer, () -> {
            requireOwner(request.getSessionId());
            reports.fail(
                    request.getSessionId(),
                    new Reports.AttemptRef(request.getAttemptId(), request.getFence()),
                    Messages.failure(request));
            return FailReply.getDefaultInstance();
        });
    }

    @Override
    public void return_(ReturnRequest request, StreamObserver<ReturnReply> observer) {
        StatusMapping.answer(observer, () -> {
            requireOwner(request.getSessionId());
            reports.giveBack(request.getSessionId(), Messages.attempts(request.getAttemptsList()));
            return ReturnReply.getDefaultInstance();
        });
    }

    @Override
    public void reconcile(ReconcileRequest request, StreamObserver<ReconcileReply> observer) {
        StatusMapping.answer(observer, () -> {
            requireOwner(request.getSessionId());
            List<Reports.AttemptRef> attempts = Messages.attempts(request.getAttemptsList());
            return Messages.verdicts(attempts, reports.reconcile(request.getSessionId(), attempts));
        });
    }

    private void requireOwner(String sessionId) {
        CallerInterceptor.requireWorker(dispatcher.workerOf(sessionId));
    }
}
