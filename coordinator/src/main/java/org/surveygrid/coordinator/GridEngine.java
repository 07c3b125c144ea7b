package org.surveygrid.coordinator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.surveygrid.coordinator.assimilation.InputFiles;
import org.surveygrid.coordinator.assimilation.ProductSink;
import org.surveygrid.coordinator.blob.BlobStore;
import org.surveygrid.coordinator.dispatch.Administration;
import org.surveygrid.coordinator.dispatch.Dispatcher;
import org.surveygrid.coordinator.dispatch.Reports;
import org.surveygrid.coordinator.dispatch.WorkUnits;
import org.surveygrid.coordinator.gateway.BlobStoreService;
import org.surveygrid.coordinator.gateway.EnrolmentService;
import org.surveygrid.coordinator.gateway.GridServer;
import org.surveygrid.coordinator.gateway.GridService;
import org.surveygrid.coordinator.gateway.WorkerGatewayService;
import org.surveygrid.coordinator.identity.CertificateAuthority;
import org.surveygrid.coordinator.identity.JoinTokens;
import org.surveygrid.coordinator.identity.TlsKeys;
import org.surveygrid.coordinator.lease.TimeSource;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.workunit.UnitObserver;

/** Wires the grid together: one database, one blob store, one dispatcher, one port. */
public final class GridEngine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GridEngine.class.getName());
    private static final long SWEEP_MILLIS = 1000;
    private static final long PRESENCE_MILLIS = 30_000;

    private final GridConfig config;
    private final Database database;
    private final BlobStore blobs;
    private final CertificateAuthority authority;
    private final JoinTokens tokens;
    private final Dispatcher dispatcher;
    private final List<UnitObserver> observers;
    private final ScheduledExecutorService sweeper;
    private final List<GridServer> servers = new CopyOnWriteArrayList<>();

    private GridEngine(
            GridConfig config,
            Database database,
            BlobStore blobs,
            CertificateAuthority authority,
            Dispatcher dispatcher,
            List<UnitObserver> observers) {
        this.config = config;
        this.database = database;
        this.blobs = blobs;
        this.authority = authority;
        this.tokens = new JoinTokens(database, config.policy().trust(), InstantSource.system());
        this.dispatcher = dispatcher;
        this.observers = observers;
        this.sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("lease-sweep").daemon().factory());
    }

    /**
     * Opens the database of a configuration, for use with {@link #open}; whoever opens it closes it after the engine.
     *
     * @param config how the coordinator runs
     * @return the open database
     * @throws IOException when the folder cannot be made
     */
    public static Database openDatabase(GridConfig config) throws IOException {
        return Database.open(Files.createDirectories(config.folder().resolve("db")), config.durability());
    }

    /**
     * Takes up where the last process stopped. The port is opened by {@link #serve}.
     *
     * @param config how it runs
     * @param database its memory
     * @param sink where results become products
     * @param files which inputs exist
     * @return the engine
     * @throws IOException when files cannot be used
     */
    public static GridEngine open(GridConfig config, Database database, ProductSink sink, InputFiles files)
            throws IOException {
        List<UnitObserver> observers = new CopyOnWriteArrayList<>();
        TimeSource time = new TimeSource(InstantSource.system(), System::nanoTime);
        Dispatcher dispatcher = Dispatcher.start(
                database,
                new Dispatcher.Ports(
                        sink, files, (unitKey, state) -> observers.forEach(o -> o.changed(unitKey, state))),
                config.policy(),
                time);
        GridEngine engine = new GridEngine(
                config,
                database,
                BlobStore.open(config.folder().resolve("store"), config.reserveBytes()),
                CertificateAuthority.open(config.folder().resolve("identity"), time.wall()),
                dispatcher,
                observers);
        Reports reports = dispatcher.reports();
        engine.repeat(reports::sweep, SWEEP_MILLIS);
        engine.repeat(reports::recordPresence, PRESENCE_MILLIS);
        return engine;
    }

    /**
     * Opens the port.
     *
     * @param more services besides those for workers
     * @return its number
     * @throws IOException when it cannot be opened
     */
    public int serve(List<GridService> more) throws IOException {
        List<GridService> services = new ArrayList<>(more);
        services.add(new EnrolmentService(tokens, authority));
        services.add(new WorkerGatewayService(dispatcher, blobs, config.policy()));
        services.add(new BlobStoreService(blobs));
        GridServer server = switch (config.access()) {
            case LOOPBACK -> GridServer.startPlaintext(config.port(), services);
            case TLS ->
                GridServer.startTls(
                        new InetSocketAddress(
                                InetAddress.getByName(config.hosts().getFirst()), config.port()),
                        TlsKeys.of(authority.issueServer(config.hosts()), authority.certificate()),
                        services);
        };
        servers.add(server);
        LOG.log(
                System.Logger.Level.INFO,
                "event=serving access={0} port={1}",
                config.access(),
                Integer.toString(server.port()));
        return server.port();
    }

    /**
     * Where work is taken in.
     *
     * @return the port
     */
    public WorkUnits workUnits() {
        return dispatcher.workUnits();
    }

    /**
     * Where people look and intervene.
     *
     * @return the desk
     */
    public Administration administration() {
        return dispatcher.administration();
    }

    /**
     * Where join tokens are made.
     *
     * @return the desk
     */
    public JoinTokens tokens() {
        return tokens;
    }

    /**
     * Who signs certificates.
     *
     * @return the authority
     */
    public CertificateAuthority authority() {
        return authority;
    }

    /**
     * Where files are.
     *
     * @return the store
     */
    public BlobStore blobs() {
        return blobs;
    }

    /**
     * Whether writes are accepted; when not, the process must end and be started again.
     *
     * @return true when all is well
     */
    public boolean isHealthy() {
        return database.isHealthy();
    }

    /**
     * Lets somebody hear of every change of a unit.
     *
     * @param observer who
     */
    public void observe(UnitObserver observer) {
        observers.add(observer);
    }

    /**
     * Repeats a piece of work about once a second, until the engine is closed.
     *
     * @param work what to do; a failure is logged
     */
    public void everySecond(Runnable work) {
        repeat(work, SWEEP_MILLIS);
    }

    /** Closes the port and stops. Leases live on: workers go on after a restart. */
    @Override
    public void close() {
        dispatcher.stopWaiting();
        servers.forEach(GridServer::close);
        sweeper.shutdown();
        try {
            sweeper.awaitTermination(SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void repeat(Runnable work, long everyMillis) {
        ScheduledFuture<?> _ = sweeper.scheduleWithFixedDelay(
                () -> {
                    try {
                        if (database.isHealthy()) {
                            work.run();
                        }
                    } catch (RuntimeException e) {
                        LOG.log(System.Logger.Level.ERROR, "event=sweep-failed", e);
                    }
                },
                everyMillis,
                everyMillis,
                TimeUnit.MILLISECONDS);
    }
}
