package org.surveygrid.coordinator.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.reputation.Standing;
import org.surveygrid.coordinator.reputation.TrustPolicy;
import org.surveygrid.coordinator.reputation.Worker;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.storage.TokenTable;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.WorkerTable;

/** Makes join tokens, and turns their secrets into workers. */
public final class JoinTokens {
    private static final int SECRET_BYTES = 16;
    private static final int ID_BYTES = 4;
    private static final int MAX_NAME = 60;

    private final Database database;
    private final TrustPolicy trust;
    private final InstantSource wall;

    /**
     * A desk.
     *
     * @param database where tokens and workers are remembered
     * @param trust how new workers start
     * @param wall the time of day
     */
    public JoinTokens(Database database, TrustPolicy trust, InstantSource wall) {
        this.database = database;
        this.trust = trust;
        this.wall = wall;
    }

    /**
     * Makes a token.
     *
     * @param institute who may join with it
     * @param uses how many workers
     * @param lifetime how long
     * @return the token with its secret
     */
    public JoinToken create(String institute, int uses, Duration lifetime) {
        if (uses < 1 || !lifetime.isPositive()) {
            throw new GridFaultException(
                    GridFault.BAD_REQUEST, "a token needs a use and some time, got " + uses + " and " + lifetime);
        }
        String secret = HexFormat.of().formatHex(Secrets.random(SECRET_BYTES));
        JoinToken token = new JoinToken(
                HexFormat.of().formatHex(Secrets.random(ID_BYTES)),
                secret,
                wall.instant().plus(lifetime));
        database.write(tx -> {
            TokenTable.insert(
                    tx, new TokenTable.StoredToken(token.tokenId(), digest(secret), institute, uses, token.expires()));
            return true;
        });
        return token;
    }

    /**
     * Takes one use of a token and makes a worker of it. The institute is the token's, whatever the worker says.
     *
     * @param tokenId the token's name
     * @param secret its secret
     * @param workerName what people shall call it
     * @return the new worker
     * @throws GridFaultException when the token is wrong, used up or expired; the answer does not say which
     */
    public Worker redeem(String tokenId, String secret, String workerName) {
        return database.write(tx -> {
            Optional<TokenTable.StoredToken> token = TokenTable.find(tx, tokenId)
                    .filter(stored -> MessageDigest.isEqual(
                            digest(secret).getBytes(StandardCharsets.US_ASCII),
                            stored.secretSha256().getBytes(StandardCharsets.US_ASCII)))
                    .filter(stored -> wall.instant().isBefore(stored.expires()));
            if (token.isEmpty() || TokenTable.use(tx, tokenId) == 0) {
                throw new GridFaultException(
                        GridFault.TOKEN_REFUSED,
                        "the join token is wrong, used up or expired; ask the administrator for another");
            }
            return newWorker(tx, token.get().institute(), workerName);
        });
    }

    private Worker newWorker(Transaction tx, String institute, String workerName) {
        String name = workerName.replaceAll("[^A-Za-z0-9_.-]", "-");
        String base = name.isEmpty() ? "worker" : name.substring(0, Math.min(MAX_NAME, name.length()));
        String id = base + "-" + HexFormat.of().formatHex(Secrets.random(ID_BYTES));
        Instant now = wall.instant();
        Worker worker = new Worker(
                id,
                base,
                institute,
                Standing.ACTIVE,
                "",
                0,
                0,
                0,
                Set.of(),
                "",
                trust.firstStreak(),
                0,
                0,
                0,
                now,
                now);
        WorkerTable.save(tx, worker);
        return worker;
    }

    private static String digest(String secret) {
        return HexFormat.of().formatHex(Secrets.sha256(secret.getBytes(StandardCharsets.UTF_8)));
    }
}
