package org.surveygrid.coordinator.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a TLS end point needs.
 *
 * @param keyManagers who one is
 * @param trustManagers whom one believes
 */
public record TlsKeys(List<KeyManager> keyManagers, List<TrustManager> trustManagers) {
    public TlsKeys {
        keyManagers = List.copyOf(keyManagers);
        trustManagers = List.copyOf(trustManagers);
    }

    /**
     * Keys of an end point that believes one authority.
     *
     * @param identity who one is
     * @param authority whom one believes
     * @return the keys
     * @throws IOException when the machine lacks the algorithms
     */
    public static TlsKeys of(CertificateAuthority.Identity identity, X509Certificate authority) throws IOException {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("own", identity.key(), new char[0], identity.chain().toArray(new Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            KeyStore believed = KeyStore.getInstance("PKCS12");
            believed.load(null, null);
            believed.setCertificateEntry("authority", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(believed);
            return new TlsKeys(List.of(keys.getKeyManagers()), List.of(trust.getTrustManagers()));
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }
}
