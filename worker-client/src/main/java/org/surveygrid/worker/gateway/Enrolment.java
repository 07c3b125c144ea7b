package org.surveygrid.worker.gateway;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.surveygrid.digest.Sha256;
import org.surveygrid.proto.v1.EnrollReply;
import org.surveygrid.proto.v1.EnrollRequest;
import org.surveygrid.proto.v1.EnrolmentGrpc;

/**
 * Turns a join token into an identity. The private key is made here and never leaves; the token's secret is sent only to
 * a coordinator whose certificate authority has the pin that came with the token.
 */
public final class Enrolment {
    private static final int DEADLINE_SECONDS = 20;
    private static final String END_OF_CERTIFICATE = "-----END CERTIFICATE-----";

    private Enrolment() {}

    /**
     * What an administrator hands out: {@code id.secret.pin}.
     *
     * @param id names the token
     * @param secret proves that one has it
     * @param authorityPin SHA-256 of the authority's public key
     */
    public record Token(String id, String secret, String authorityPin) {
        /**
         * Parses the written form.
         *
         * @param text {@code id.secret.pin}
         * @return the token
         */
        public static Token parse(String text) {
            String[] parts = text.split("\\.");
            if (parts.length != 3) {
                throw new IllegalArgumentException(
                        "a join token has three parts joined by dots; copy it whole, as 'sgrid admin token' printed it");
            }
            return new Token(parts[0], parts[1], Sha256.checked(parts[2]));
        }

        @Override
        public String toString() {
            return "Token[" + id + "]";
        }
    }

    /**
     * Joins a grid.
     *
     * @param address where the coordinator listens
     * @param token from its administrator
     * @param workerName name for people
     * @param directory where {@code client.pem}, {@code client.key} and {@code authority.pem} are written
     * @return the worker's id
     * @throws IOException when the coordinator is another one, refuses, or is not reached
     */
    public static String enroll(CoordinatorAddress address, Token token, String workerName, Path directory)
            throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            byte[] request = new JcaPKCS10CertificationRequestBuilder(
                            new X500Name("CN=surveygrid worker"), keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
            EnrollReply reply = call(address, token, workerName, request);
            write(directory, keys, reply.getCertificateChainPem());
            return reply.getWorkerId();
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a key pair: " + e.getMessage(), e);
        }
    }

    private static EnrollReply call(CoordinatorAddress address, Token token, String workerName, byte[] request)
            throws IOException {
        ManagedChannel channel = NettyChannelBuilder.forAddress(address.host(), address.port())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(new PinnedAuthority(token.authorityPin()))
                        .build())
                .build();
        try {
            return EnrolmentGrpc.newBlockingV2Stub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .enroll(EnrollRequest.newBuilder()
                            .setTokenId(token.id())
                            .setTokenSecret(token.secret())
                            .setWorkerName(workerName)
                            .setCertificateRequest(ByteString.copyFrom(request))
                            .build());
        } catch (StatusException e) {
            throw CoordinatorClient.failed(e);
        } finally {
            channel.shutdownNow();
        }
    }

    private static void write(Path directory, KeyPair keys, String chainPem) throws IOException {
        Files.createDirectories(directory);
        StringWriter keyPem = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(keyPem)) {
            writer.writeObject(new JcaPKCS8Generator(keys.getPrivate(), null));
        }
        Path keyFile = directory.resolve("client.key");
        Files.deleteIfExists(keyFile);
        Files.createFile(keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keyFile, keyPem.toString());
        Files.writeString(directory.resolve("client.pem"), chainPem);
        int lastBegin = chainPem.lastIndexOf("-----BEGIN CERTIFICATE-----");
        int lastEnd = chainPem.lastIndexOf(END_OF_CERTIFICATE) + END_OF_CERTIFICATE.length();
        Files.writeString(directory.resolve("authority.pem"), chainPem.substring(lastBegin, lastEnd) + "\n");
    }

    /** Trusts one authority, known by its public key: before joining, a worker knows nothing else. */
    private static final class PinnedAuthority implements X509TrustManager {
        private final String pin;

        PinnedAuthority(String pin) {
            this.pin = pin;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            for (X509Certificate candidate : chain) {
                String digest = HexFormat.of()
                        .formatHex(Sha256.newDigest()
                                .digest(candidate.getPublicKey().getEncoded()));
                if (digest.equals(pin)) {
                    try {
                        chain[0].verify(candidate.getPublicKey());
                        chain[0].checkValidity();
                        return;
                    } catch (GeneralSecurityException e) {
                        throw new CertificateException(
                                "the coordinator's certificate is not signed by its authority", e);
                    }
                }
            }
            throw new CertificateException(
                    "this is not the coordinator that the join token is for: its authority has another key");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("a worker accepts no clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
