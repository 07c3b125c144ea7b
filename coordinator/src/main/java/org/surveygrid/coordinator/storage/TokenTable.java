package org.surveygrid.coordinator.storage;

import java.time.Instant;
import java.util.Optional;

/** Join tokens. Their secrets are not here, only digests of them. */
public final class TokenTable {
    private TokenTable() {}

    /**
     * A join token.
     *
     * @param tokenId its name
     * @param secretSha256 digest of its secret
     * @param institute who may join with it
     * @param usesLeft how often
     * @param expires until when
     */
    public record StoredToken(String tokenId, String secretSha256, String institute, int usesLeft, Instant expires) {}

    /**
     * Adds a token.
     *
     * @param tx the transaction
     * @param token the token
     */
    public static void insert(Transaction tx, StoredToken token) {
        tx.update(
                "INSERT INTO join_token (token_id, secret_sha256, institute, uses_left, expires) VALUES (?, ?, ?, ?, ?)",
                token.tokenId(),
                token.secretSha256(),
                token.institute(),
                token.usesLeft(),
                token.expires());
    }

    /**
     * One token.
     *
     * @param tx the transaction
     * @param tokenId its name
     * @return the token, or empty when unknown
     */
    public static Optional<StoredToken> find(Transaction tx, String tokenId) {
        return tx.first(
                "SELECT token_id, secret_sha256, institute, uses_left, expires FROM join_token WHERE token_id = ?",
                row -> new StoredToken(
                        row.text("token_id"),
                        row.text("secret_sha256"),
                        row.text("institute"),
                        row.integer("uses_left"),
                        row.instant("expires")),
                tokenId);
    }

    /**
     * Takes one use of a token, if there is one left.
     *
     * @param tx the transaction
     * @param tokenId its name
     * @return 1 when taken, 0 when used up
     */
    public static int use(Transaction tx, String tokenId) {
        return tx.update(
                "UPDATE join_token SET uses_left = uses_left - 1 WHERE token_id = ? AND uses_left > 0", tokenId);
    }
}
