package org.surveygrid.coordinator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.surveygrid.coordinator.dispatch.DispatchPolicy;
import org.surveygrid.coordinator.reputation.TrustPolicy;
import org.surveygrid.coordinator.storage.Durability;
import org.surveygrid.coordinator.workunit.RetryPolicy;

/**
 * How a coordinator runs.
 *
 * @param folder database, blobs and the certificate authority
 * @param port where to listen; 0 for any free port
 * @param access who can reach the port
 * @param hosts names and addresses for the server's certificate; the first is listened on
 * @param policy how work is handed out
 * @param durability what a commit survives
 * @param reserveBytes space on the disk that uploads leave free
 */
public record GridConfig(
        Path folder,
        int port,
        Access access,
        List<String> hosts,
        DispatchPolicy policy,
        Durability durability,
        long reserveBytes) {
    private static final long RESERVE_BYTES = 256L << 20;
    private static final int LEASES_PER_SLOT = 3;

    /** Who can reach the port. */
    public enum Access {
        /** Programs of this machine, without certificates. */
        LOOPBACK,
        /** Anybody with a certificate of this grid, over TLS. */
        TLS
    }

    public GridConfig {
        hosts = List.copyOf(hosts);
    }

    /**
     * A coordinator for this machine: loopback, no certificates, workers trusted from the start.
     *
     * @param folder where it keeps everything
     * @return the configuration
     */
    public static GridConfig local(Path folder) {
        return new GridConfig(
                folder,
                0,
                Access.LOOPBACK,
                List.of("localhost"),
                new DispatchPolicy(
                        Duration.ofMinutes(1),
                        LEASES_PER_SLOT,
                        RetryPolicy.defaults().withFirstPause(Duration.ofSeconds(5)),
                        TrustPolicy.defaults().with(TrustPolicy.NewWorkers.TRUSTED),
                        DispatchPolicy.Admission.ANYBODY,
                        DispatchPolicy.USUAL_RUN_LIMIT),
                Durability.PROCESS_DEATH,
                RESERVE_BYTES);
    }

    /**
     * A coordinator for an institute: TLS, workers join with tokens and earn their trust.
     *
     * @param folder where it keeps everything
     * @param port where to listen
     * @param hosts names and addresses under which workers reach it; the first is listened on
     * @return the configuration
     */
    public static GridConfig institute(Path folder, int port, List<String> hosts) {
        return new GridConfig(
                folder,
                port,
                Access.TLS,
                hosts,
                new DispatchPolicy(
                        Duration.ofMinutes(10),
                        LEASES_PER_SLOT,
                        RetryPolicy.defaults(),
                        TrustPolicy.defaults(),
                        DispatchPolicy.Admission.ENROLLED,
                        DispatchPolicy.USUAL_RUN_LIMIT),
                Durability.POWER_LOSS,
                RESERVE_BYTES);
    }

    /**
     * The same with another port.
     *
     * @param otherPort where to listen; 0 for any free port
     * @return a new configuration
     */
    public GridConfig withPort(int otherPort) {
        return new GridConfig(folder, otherPort, access, hosts, policy, durability, reserveBytes);
    }

    /**
     * The same with another policy.
     *
     * @param otherPolicy how work is handed out
     * @return a new configuration
     */
    public GridConfig withPolicy(DispatchPolicy otherPolicy) {
        return new GridConfig(folder, port, access, hosts, otherPolicy, durability, reserveBytes);
    }
}
