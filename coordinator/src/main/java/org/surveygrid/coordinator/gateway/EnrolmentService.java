package org.surveygrid.coordinator.gateway;

import io.grpc.stub.StreamObserver;
import org.surveygrid.coordinator.identity.CertificateAuthority;
import org.surveygrid.coordinator.identity.JoinTokens;
import org.surveygrid.coordinator.reputation.Worker;
import org.surveygrid.proto.v1.EnrollReply;
import org.surveygrid.proto.v1.EnrollRequest;
import org.surveygrid.proto.v1.EnrolmentGrpc;

/** Gives workers their identity. */
public final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase implements GridService {
    private final JoinTokens tokens;
    private final CertificateAuthority authority;

    /**
     * The service.
     *
     * @param tokens who may join
     * @param authority who signs
     */
    public EnrolmentService(JoinTokens tokens, CertificateAuthority authority) {
        this.tokens = tokens;
        this.authority = authority;
    }

    @Override
    public void enroll(EnrollRequest request, StreamObserver<EnrollReply> observer) {
        StatusMapping.answer(observer, () -> {
            Worker worker = tokens.redeem(request.getTokenId(), request.getTokenSecret(), request.getWorkerName());
            String chain = authority.sign(
                    CertificateAuthority.Role.WORKER,
                    worker.workerId(),
                    worker.institute(),
                    request.getCertificateRequest().toByteArray());
            return EnrollReply.newBuilder()
                    .setWorkerId(worker.workerId())
                    .setCertificateChainPem(chain)
                    .build();
        });
    }
}
