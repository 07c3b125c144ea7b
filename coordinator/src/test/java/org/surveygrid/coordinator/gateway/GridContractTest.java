package org.surveygrid.coordinator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import javax.net.ssl.KeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.GridEngine;
import org.surveygrid.coordinator.MemoryArchive;
import org.surveygrid.coordinator.identity.CertificateAuthority;
import org.surveygrid.coordinator.identity.JoinToken;
import org.surveygrid.coordinator.identity.TlsKeys;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.BlobChunk;
import org.surveygrid.proto.v1.BlobStoreGrpc;
import org.surveygrid.proto.v1.CompletedResult;
import org.surveygrid.proto.v1.EnrollReply;
import org.surveygrid.proto.v1.EnrollRequest;
import org.surveygrid.proto.v1.EnrolmentGrpc;
import org.surveygrid.proto.v1.FindMissingRequest;
import org.surveygrid.proto.v1.LeaseReply;
import org.surveygrid.proto.v1.LeaseRequest;
import org.surveygrid.proto.v1.OpenSessionRequest;
import org.surveygrid.proto.v1.QueryWriteStatusRequest;
import org.surveygrid.proto.v1.ReadBlobRequest;
import org.surveygrid.proto.v1.ResultFile;
import org.surveygrid.proto.v1.SubmitReply;
import org.surveygrid.proto.v1.SubmitRequest;
import org.surveygrid.proto.v1.TaskResult;
import org.surveygrid.proto.v1.WorkerGatewayGrpc;
import org.surveygrid.proto.v1.WriteBlobReply;
import org.surveygrid.proto.v1.WriteBlobRequest;

class GridContractTest {
    private static final String UNIT_KEY = "ab".repeat(32);

    @TempDir
    Path folder;

    @Test
    void a_worker_gets_work_uploads_and_reports_over_a_real_connection() throws Exception {
        MemoryArchive archive = new MemoryArchive();
        GridConfig config = GridConfig.local(folder);
        byte[] content = new byte[3_000_000];
        new SplittableRandom(3).nextBytes(content);
        Blob blob = blob(content);
        try (Database database = GridEngine.openDatabase(config);
                GridEngine engine = GridEngine.open(config, database, archive, archive)) {
            ManagedChannel channel = channel(engine.serve(List.of()), InsecureChannelCredentials.create());
            WorkerGatewayGrpc.WorkerGatewayBlockingStub gateway = WorkerGatewayGrpc.newBlockingStub(channel);
            String session = gateway.openSession(worker("w1")).getSessionId();

            CompletableFuture<LeaseReply> waiting =
                    CompletableFuture.supplyAsync(() -> gateway.lease(lease(session, 20_000)));
            engine.workUnits().submit(List.of(unit()));
            LeaseReply leases = waiting.get(15, TimeUnit.SECONDS);
            SubmitRequest report = report(session, leases, blob);
            assertThatThrownBy(() -> gateway.submit(report))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION))
                    .hasMessageContaining("BLOB_MISSING");
            WriteBlobReply uploaded = upload(channel, blob, content);
            SubmitReply reply = gateway.submit(report);
            SubmitReply repeated = gateway.submit(report);

            assertThat(uploaded.getCommittedBytes()).isEqualTo(content.length);
            assertThat(reply.getDisposition()).isEqualTo(SubmitReply.Disposition.ACCEPTED);
            assertThat(repeated.getDisposition()).isEqualTo(SubmitReply.Disposition.ALREADY_ACCEPTED);
            assertThat(engine.administration().countByState()).containsEntry(UnitState.VALIDATED, 1);
            assertThat(archive.products()).containsKey(UNIT_KEY);
            assertThat(download(channel, blob.getDigest(), 0)).isEqualTo(content);
            assertThat(download(channel, blob.getDigest(), content.length - 5)).hasSize(5);
            assertThat(upload(channel, blob, content).getAlreadyPresent()).isTrue();
            channel.shutdownNow();
        }
    }

    @Test
    void a_broken_upload_resumes_and_hostile_names_are_refused() throws Exception {
        MemoryArchive archive = new MemoryArchive();
        GridConfig config = GridConfig.local(folder);
        byte[] content = "twelve bytes".getBytes(StandardCharsets.US_ASCII);
        Blob blob = blob(content);
        try (Database database = GridEngine.openDatabase(config);
                GridEngine engine = GridEngine.open(config, database, archive, archive)) {
            ManagedChannel channel = channel(engine.serve(List.of()), InsecureChannelCredentials.create());
            BlobStoreGrpc.BlobStoreBlockingStub blobs = BlobStoreGrpc.newBlockingStub(channel);

            write(channel, blob, 0, new byte[] {content[0], content[1]}).get(10, TimeUnit.SECONDS);
            long committed = blobs.queryWriteStatus(QueryWriteStatusRequest.newBuilder()
                            .setDigest(blob.getDigest())
                            .build())
                    .getCommittedBytes();
            byte[] rest = Arrays.copyOfRange(content, 2, content.length);
            WriteBlobReply done = write(channel, blob, 2, rest).get(10, TimeUnit.SECONDS);

            assertThat(committed).isEqualTo(2);
            assertThat(done.getCommittedBytes()).isEqualTo(content.length);
            assertThat(blobs.findMissing(FindMissingRequest.newBuilder()
                                    .addBlobs(blob)
                                    .build())
                            .getMissingDigestsList())
                    .isEmpty();
            assertThatThrownBy(() -> download(channel, "../../../etc/passwd", 0))
                    .hasMessageContaining("INVALID_ARGUMENT");
            assertThatThrownBy(() -> download(channel, UNIT_KEY, 0)).hasMessageContaining("NOT_FOUND");
            channel.shutdownNow();
        }
    }

    @Test
    void over_tls_a_worker_joins_with_a_token_and_is_nobody_else() throws Exception {
        MemoryArchive archive = new MemoryArchive();
        GridConfig config = GridConfig.institute(folder, 0, List.of("localhost", "127.0.0.1"));
        try (Database database = GridEngine.openDatabase(config);
                GridEngine engine = GridEngine.open(config, database, archive, archive)) {
            int port = engine.serve(List.of());
            JoinToken token = engine.tokens().create("leiden", 1, Duration.ofHours(1));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            EnrollRequest request = EnrollRequest.newBuilder()
                    .setTokenId(token.tokenId())
                    .setTokenSecret(token.secret())
                    .setWorkerName("desk 7")
                    .setCertificateRequest(ByteString.copyFrom(
                            new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=whatever"), pair.getPublic())
                                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                                    .getEncoded()))
                    .build();
            X509Certificate authority = engine.authority().certificate();
            ManagedChannel anonymous = channel(port, tls(authority, List.of()));

            EnrollReply joined = EnrolmentGrpc.newBlockingStub(anonymous).enroll(request);
            List<X509Certificate> chain = certificates(joined.getCertificateChainPem());
            TlsKeys keys = TlsKeys.of(new CertificateAuthority.Identity(pair.getPrivate(), chain), authority);
            ManagedChannel known = channel(port, tls(authority, keys.keyManagers()));
            WorkerGatewayGrpc.WorkerGatewayBlockingStub gateway = WorkerGatewayGrpc.newBlockingStub(known);

            assertThat(gateway.openSession(worker(joined.getWorkerId())).getSessionId())
                    .isNotEmpty();
            assertThatThrownBy(() -> gateway.openSession(worker("somebody-else")))
                    .hasMessageContaining("PERMISSION_DENIED");
            assertThatThrownBy(() -> EnrolmentGrpc.newBlockingStub(anonymous).enroll(request))
                    .hasMessageContaining("UNAUTHENTICATED");
            assertThatThrownBy(() ->
                            WorkerGatewayGrpc.newBlockingStub(anonymous).openSession(worker(joined.getWorkerId())))
                    .hasMessageContaining("UNAUTHENTICATED");
            assertThat(engine.administration().workers())
                    .singleElement()
                    .satisfies(view -> assertThat(view.worker().institute()).isEqualTo("leiden"));
            anonymous.shutdownNow();
            known.shutdownNow();
        }
    }

    private static ManagedChannel channel(int port, ChannelCredentials credentials) {
        return Grpc.newChannelBuilderForAddress("localhost", port, credentials).build();
    }

    private static ChannelCredentials tls(X509Certificate authority, List<KeyManager> own) throws IOException {
        try {
            java.security.KeyStore believed = java.security.KeyStore.getInstance("PKCS12");
            believed.load(null, null);
            believed.setCertificateEntry("authority", authority);
            javax.net.ssl.TrustManagerFactory trust = javax.net.ssl.TrustManagerFactory.getInstance(
                    javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
            trust.init(believed);
            TlsChannelCredentials.Builder builder =
                    TlsChannelCredentials.newBuilder().trustManager(trust.getTrustManagers());
            return own.isEmpty()
                    ? builder.build()
                    : builder.keyManager(own.toArray(new KeyManager[0])).build();
        } catch (java.security.GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static List<X509Certificate> certificates(String pem) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static UnitSpec unit() {
        return new UnitSpec(UNIT_KEY, "bias inst=c", "bias", 1, new TreeMap<>(), List.of(), 1 << 20, 0, "");
    }

    private static OpenSessionRequest worker(String id) {
        return OpenSessionRequest.newBuilder()
                .setWorkerId(id)
                .setWorkerName(id)
                .setInstitute("i")
                .setIncarnation(1)
                .setSlots(1)
                .setMemoryBytesPerSlot(1 << 30)
                .addTasks("bias@1")
                .build();
    }

    private static LeaseRequest lease(String session, long waitMillis) {
        return LeaseRequest.newBuilder()
                .setSessionId(session)
                .setRequestId("q1")
                .setMaxUnits(1)
                .setWaitMillis(waitMillis)
                .build();
    }

    private static SubmitRequest report(String session, LeaseReply leases, Blob blob) {
        return SubmitRequest.newBuilder()
                .setSessionId(session)
                .setAttemptId(leases.getLeases(0).getAttemptId())
                .setFence(leases.getLeases(0).getFence())
                .setResult(TaskResult.newBuilder()
                        .setCompleted(CompletedResult.newBuilder()
                                .addFiles(
                                        ResultFile.newBuilder().setRole("facts").setBlob(blob))))
                .build();
    }

    private static Blob blob(byte[] content) throws Exception {
        return Blob.newBuilder()
                .setDigest(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
                .setSizeBytes(content.length)
                .build();
    }

    private static WriteBlobReply upload(ManagedChannel channel, Blob blob, byte[] content) throws Exception {
        return write(channel, blob, 0, content).get(10, TimeUnit.SECONDS);
    }

    private static CompletableFuture<WriteBlobReply> write(
            ManagedChannel channel, Blob blob, long offset, byte[] content) {
        CompletableFuture<WriteBlobReply> reply = new CompletableFuture<>();
        StreamObserver<WriteBlobRequest> stream = BlobStoreGrpc.newStub(channel).write(new StreamObserver<>() {
            @Override
            public void onNext(WriteBlobReply value) {
                reply.complete(value);
            }

            @Override
            public void onError(Throwable problem) {
                reply.completeExceptionally(problem);
            }

            @Override
            public void onCompleted() {}
        });
        int piece = 256 << 10;
        for (int at = 0; at < content.length; at += piece) {
            WriteBlobRequest.Builder message = WriteBlobRequest.newBuilder()
                    .setOffset(offset + at)
                    .setData(ByteString.copyFrom(content, at, Math.min(piece, content.length - at)));
            stream.onNext((at == 0 ? message.setBlob(blob) : message).build());
        }
        stream.onCompleted();
        return reply;
    }

    private static byte[] download(ManagedChannel channel, String digest, long offset) {
        Iterator<BlobChunk> chunks = BlobStoreGrpc.newBlockingStub(channel)
                .read(ReadBlobRequest.newBuilder()
                        .setDigest(digest)
                        .setOffset(offset)
                        .build());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        StreamSupport.stream(((Iterable<BlobChunk>) () -> chunks).spliterator(), false)
                .forEach(chunk -> all.writeBytes(chunk.getData().toByteArray()));
        return all.toByteArray();
    }
}
