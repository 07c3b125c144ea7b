package org.surveygrid.coordinator.gateway;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.identity.CertificateAuthority;
import org.surveygrid.coordinator.identity.Peer;

/**
 * Finds out who calls. Without TLS everybody may do everything, which is why such a port listens on the loopback
 * interface only. With TLS only enrolment needs no certificate, and what people ask needs one of an operator.
 */
final class CallerInterceptor implements ServerInterceptor {
    private static final Context.Key<Peer> PEER = Context.key("surveygrid-peer");
    private static final String ENROLMENT = "surveygrid.v1.Enrolment";
    private static final String OPERATOR = "surveygrid.v1.Operator";

    /** Refuses a call of a worker in the name of another one. */
    static void requireWorker(String workerId) {
        @Nullable Peer peer = PEER.get();
        if (peer != null
                && !(peer.role() == CertificateAuthority.Role.WORKER
                        && peer.id().equals(workerId))) {
            throw new GridFaultException(
                    GridFault.NOT_ALLOWED, "the certificate is of " + peer.id() + ", not of worker " + workerId);
        }
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        @Nullable SSLSession tls = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        String service = String.valueOf(call.getMethodDescriptor().getServiceName());
        if (tls == null || service.equals(ENROLMENT)) {
            return next.startCall(call, headers);
        }
        Optional<Peer> peer = peer(tls);
        if (peer.isEmpty()) {
            return refuse(call, Status.UNAUTHENTICATED, "a client certificate of this grid is needed; join first");
        }
        if (service.equals(OPERATOR) && peer.get().role() != CertificateAuthority.Role.OPERATOR) {
            return refuse(call, Status.PERMISSION_DENIED, "an operator's certificate is needed");
        }
        return Contexts.interceptCall(Context.current().withValue(PEER, peer.get()), call, headers, next);
    }

    private static Optional<Peer> peer(SSLSession tls) {
        try {
            Certificate[] chain = tls.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate own ? Peer.of(own) : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, Status status, String why) {
        call.close(status.withDescription(why), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
