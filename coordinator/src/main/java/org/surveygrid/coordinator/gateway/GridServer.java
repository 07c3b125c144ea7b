package org.surveygrid.coordinator.gateway;

import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.surveygrid.coordinator.identity.TlsKeys;

/** The coordinator's port. Calls run on virtual threads: one that waits for work costs nothing. */
public final class GridServer implements AutoCloseable {
    private static final int FLOW_CONTROL_WINDOW_BYTES = 8 << 20;
    private static final int MAX_CALLS_PER_CONNECTION = 64;
    private static final long STOP_SECONDS = 5;

    private final Server server;
    private final ExecutorService calls;

    private GridServer(Server server, ExecutorService calls) {
        this.server = server;
        this.calls = calls;
    }

    /**
     * Opens a port that anybody who reaches it may use: on the loopback interface, and nowhere else.
     *
     * @param port number, 0 for any free one
     * @param services what to serve
     * @return the running server
     * @throws IOException when the port cannot be opened
     */
    public static GridServer startPlaintext(int port, List<GridService> services) throws IOException {
        return start(
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), services);
    }

    /**
     * Opens a port with TLS and client certificates.
     *
     * @param address where to listen
     * @param keys who the coordinator is, and whom it believes
     * @param services what to serve
     * @return the running server
     * @throws IOException when the port cannot be opened
     */
    public static GridServer startTls(InetSocketAddress address, TlsKeys keys, List<GridService> services)
            throws IOException {
        ServerCredentials credentials = TlsServerCredentials.newBuilder()
                .keyManager(keys.keyManagers().toArray(new KeyManager[0]))
                .trustManager(keys.trustManagers().toArray(new TrustManager[0]))
                .clientAuth(TlsServerCredentials.ClientAuth.OPTIONAL)
                .build();
        return start(NettyServerBuilder.forAddress(address, credentials), services);
    }

    /**
     * Where the server listens.
     *
     * @return the port number
     */
    public int port() {
        return server.getPort();
    }

    /** Takes no new calls, lets those under way finish for some seconds, then cuts them. */
    @Override
    public void close() {
        server.shutdown();
        boolean interrupted = false;
        try {
            if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            interrupted = true;
        }
        // Calls that wait for work hold no database thread; interrupting them is how they end.
        calls.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static GridServer start(NettyServerBuilder builder, List<GridService> services) throws IOException {
        ExecutorService calls = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("call-", 0).factory());
        builder.executor(calls)
                .intercept(new CallerInterceptor())
                .permitKeepAliveTime(45, TimeUnit.SECONDS)
                .keepAliveTime(5, TimeUnit.MINUTES)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .maxConnectionAge(30, TimeUnit.MINUTES)
                .maxConnectionAgeGrace(5, TimeUnit.MINUTES)
                .maxConnectionIdle(15, TimeUnit.MINUTES)
                .handshakeTimeout(20, TimeUnit.SECONDS)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES);
        services.forEach(builder::addService);
        return new GridServer(builder.build().start(), calls);
    }
}
