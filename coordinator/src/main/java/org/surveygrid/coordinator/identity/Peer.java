package org.surveygrid.coordinator.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, according to its certificate.
 *
 * @param role worker or operator
 * @param id the worker's identity or the operator's name
 */
public record Peer(CertificateAuthority.Role role, String id) {
    /**
     * Reads the name in a certificate that the authority has signed.
     *
     * @param certificate a verified client certificate
     * @return who it is, or empty when it names nobody of this grid
     */
    public static Optional<Peer> of(X509Certificate certificate) {
        try {
            @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return Optional.empty();
            }
            return names.stream()
                    .flatMap(name -> parse(String.valueOf(name.get(1))).stream())
                    .findFirst();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Peer> parse(String name) {
        for (CertificateAuthority.Role role : CertificateAuthority.Role.values()) {
            String prefix = CertificateAuthority.NAME_PREFIX + role.name().toLowerCase(Locale.ROOT) + "/";
            if (name.startsWith(prefix)) {
                return Optional.of(new Peer(role, name.substring(prefix.length())));
            }
        }
        return Optional.empty();
    }
}
