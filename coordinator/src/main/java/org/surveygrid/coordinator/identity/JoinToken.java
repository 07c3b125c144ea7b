package org.surveygrid.coordinator.identity;

import java.time.Instant;

/**
 * A fresh join token. The secret is here and nowhere else.
 *
 * @param tokenId its name
 * @param secret 128 random bits, hexadecimal
 * @param expires until when
 */
public record JoinToken(String tokenId, String secret, Instant expires) {
    @Override
    public String toString() {
        return "JoinToken[" + tokenId + ", expires " + expires + "]";
    }
}
