package org.surveygrid.coordinator.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;

/** The grid's own certificate authority: ECDSA P-256, its key in one file that only its owner can read. */
public final class CertificateAuthority {
    /** Names in certificates: {@code spiffe://surveygrid/worker/ID}, {@code spiffe://surveygrid/operator/NAME}. */
    static final String NAME_PREFIX = "spiffe://surveygrid/";

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(365);
    /** Clocks of workers may be late. */
    private static final Duration BACKDATED = Duration.ofMinutes(10);

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final InstantSource wall;

    private CertificateAuthority(X509Certificate certificate, PrivateKey key, InstantSource wall) {
        this.certificate = certificate;
        this.key = key;
        this.wall = wall;
    }

    /** What a certificate is for. */
    public enum Role {
        WORKER,
        OPERATOR
    }

    /**
     * A key with its certificate chain.
     *
     * @param key stays on this machine
     * @param chain own certificate first, the authority's last
     */
    public record Identity(PrivateKey key, List<X509Certificate> chain) {
        public Identity {
            chain = List.copyOf(chain);
        }
    }

    /**
     * Opens the authority in a folder, or founds it there.
     *
     * @param folder where key and certificate are
     * @param wall the time of day
     * @return the authority
     * @throws IOException when files cannot be read or written
     */
    public static CertificateAuthority open(Path folder, InstantSource wall) throws IOException {
        Path keyFile = folder.resolve("ca-key.pem");
        Path certificateFile = folder.resolve("ca.pem");
        try {
            if (!Files.exists(keyFile)) {
                Files.createDirectories(folder);
                KeyPair pair = newKeyPair();
                X500Name name = new X500Name("CN=surveygrid authority");
                X509v3CertificateBuilder builder =
                        builder(name, name, pair.getPublic(), wall.instant(), AUTHORITY_LIFETIME);
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                X509Certificate own = sign(builder, pair.getPrivate());
                Files.writeString(certificateFile, pem(own));
                writeSecret(keyFile, pem(pair.getPrivate()));
            }
            return new CertificateAuthority(readCertificate(certificateFile), readKey(Files.readString(keyFile)), wall);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("the certificate authority in " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * The authority's own certificate.
     *
     * @return self-signed
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * What a worker checks before it sends a secret.
     *
     * @return SHA-256 of the authority's public key, 64 hexadecimal digits
     */
    public String pin() {
        return HexFormat.of()
                .formatHex(Secrets.sha256(certificate.getPublicKey().getEncoded()));
    }

    /**
     * A fresh identity for the coordinator's port.
     *
     * @param hosts names and addresses under which it is reached
     * @return key and chain, in memory only
     * @throws IOException when the machine lacks the algorithms
     */
    public Identity issueServer(List<String> hosts) throws IOException {
        try {
            KeyPair pair = newKeyPair();
            List<GeneralName> names = new ArrayList<>();
            for (String host : hosts) {
                boolean isAddress = host.matches("[0-9.]+") || host.contains(":");
                names.add(new GeneralName(
                        isAddress ? GeneralName.iPAddress : GeneralName.dNSName,
                        isAddress ? InetAddress.ofLiteral(host).getHostAddress() : host));
            }
            X509v3CertificateBuilder builder = builder(
                    issuer(),
                    new X500Name("CN=surveygrid coordinator"),
                    pair.getPublic(),
                    wall.instant(),
                    CERTIFICATE_LIFETIME);
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(new GeneralName[0])));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            return new Identity(pair.getPrivate(), List.of(sign(builder, key), certificate));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no server certificate could be made: " + e.getMessage(), e);
        }
    }

    /**
     * Signs a certificate request. Only its public key is used: names come from the coordinator.
     *
     * @param role what the certificate is for
     * @param id who it is for
     * @param institute who answers for it
     * @param request PKCS#10 in DER
     * @return the chain in PEM, own certificate first
     * @throws GridFaultException when the request is damaged, or signed by another key than it names
     */
    public String sign(Role role, String id, String institute, byte[] request) {
        try {
            PKCS10CertificationRequest parsed = new PKCS10CertificationRequest(request);
            PublicKey publicKey = new JcaPKCS10CertificationRequest(parsed).getPublicKey();
            if (!parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(publicKey))) {
                throw new GridFaultException(
                        GridFault.BAD_REQUEST, "the certificate request is not signed by its own key");
            }
            return pem(issueClient(role, id, institute, publicKey)) + pem(certificate);
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new GridFaultException(
                    GridFault.BAD_REQUEST, "the certificate request cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a key and a certificate for a person's own command line: {@code NAME-key.pem}, {@code NAME.pem}.
     *
     * @param folder where
     * @param name who
     * @throws IOException when files cannot be written
     */
    public void issueOperator(Path folder, String name) throws IOException {
        try {
            KeyPair pair = newKeyPair();
            X509Certificate own = issueClient(Role.OPERATOR, name, "operators", pair.getPublic());
            writeSecret(folder.resolve(name + "-key.pem"), pem(pair.getPrivate()));
            Files.writeString(folder.resolve(name + ".pem"), pem(own) + pem(certificate));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no operator certificate could be made: " + e.getMessage(), e);
        }
    }

    private X509Certificate issueClient(Role role, String id, String institute, PublicKey publicKey)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, institute)
                .addRDN(BCStyle.CN, id)
                .build();
        X509v3CertificateBuilder builder = builder(issuer(), subject, publicKey, wall.instant(), CERTIFICATE_LIFETIME);
        String kind = switch (role) {
            case WORKER -> "worker/";
            case OPERATOR -> "operator/";
        };
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, NAME_PREFIX + kind + id)));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        return sign(builder, key);
    }

    private X500Name issuer() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey publicKey, Instant now, Duration lifetime) {
        BigInteger serial = new BigInteger(1, Secrets.random(16));
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(now.minus(BACKDATED)), Date.from(now.plus(lifetime)), subject, publicKey);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey signer)
            throws CertificateException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer)));
    }

    private static KeyPair newKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate readCertificate(Path file) throws IOException, CertificateException {
        try (PEMParser parser = new PEMParser(Files.newBufferedReader(file))) {
            return new JcaX509CertificateConverter()
                    .getCertificate((org.bouncycastle.cert.X509CertificateHolder) parser.readObject());
        }
    }

    private static PrivateKey readKey(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
        }
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    object instanceof PrivateKey privateKey
                            ? new org.bouncycastle.openssl.jcajce.JcaPKCS8Generator(privateKey, null)
                            : object);
        }
        return text.toString();
    }

    private static void writeSecret(Path file, String text) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }
}
