package org.surveygrid.packaging.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.packaging.Sgrid;

/** The processes of a small grid on this machine: started, killed, restarted and ended by name. */
public final class Processes implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final String COORDINATOR = "coordinator";

    private final Path directory;
    private final Map<String, Process> running = new TreeMap<>();
    private int port;

    /**
     * No process yet.
     *
     * @param directory holds their folders and logs
     * @throws IOException when it cannot be made
     */
    public Processes(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory.resolve("logs"));
    }

    /**
     * Starts the coordinator on a free port; a restart takes the same port again.
     *
     * @return the port
     * @throws IOException when it cannot be started
     */
    public int startCoordinator() throws IOException {
        Path grid = directory.resolve("grid");
        Files.deleteIfExists(grid.resolve("port"));
        start(
                COORDINATOR,
                "-Xmx512m",
                List.of(
                        COORDINATOR,
                        "run",
                        grid.toString(),
                        "--port",
                        Integer.toString(port),
                        "--lease-seconds",
                        "20"));
        port = awaitPort(grid.resolve("port"));
        return port;
    }

    private int awaitPort(Path portFile) throws IOException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        Process coordinator = running.get(COORDINATOR);
        while (System.nanoTime() < deadline && coordinator != null && coordinator.isAlive()) {
            if (Files.exists(portFile) && Files.size(portFile) > 0) {
                return Integer.parseInt(Files.readString(portFile).trim());
            }
            pause(Duration.ofMillis(50));
        }
        throw new CommandException(ExitCode.LOCAL_RESOURCE, "the coordinator did not start; see " + log(COORDINATOR));
    }

    /**
     * Joins and starts a worker; a restart takes up its journal.
     *
     * @param number which, from 1
     * @throws IOException when it cannot be started
     */
    public void startWorker(int number) throws IOException {
        String name = "worker-" + number;
        Path state = directory.resolve(name);
        if (!Files.exists(state.resolve("worker.properties"))) {
            Process join = launch(
                    name,
                    "-Xmx128m",
                    List.of(
                            "worker",
                            "join",
                            "127.0.0.1:" + port,
                            "--name",
                            name,
                            "--institute",
                            "demo",
                            "--state-dir",
                            state.toString()));
            await(join);
        }
        start(name, "-Xmx256m", List.of("worker", "start", "--state-dir", state.toString(), "--memory-mib", "900"));
    }

    /**
     * Kills a process at once, as a power cut would.
     *
     * @param name {@code coordinator} or {@code worker-} with its number
     */
    public void kill(String name) {
        Process process = running.remove(name);
        if (process != null) {
            // Children of a killed worker end by themselves when their input closes.
            process.destroyForcibly();
            await(process);
        }
    }

    /**
     * Kills the process in which a worker runs its units, and not the worker.
     *
     * @param name {@code worker-} with its number
     * @return false when the worker has none at the moment
     */
    public boolean killChildOf(String name) {
        Process worker = running.get(name);
        return worker != null
                && worker.children()
                        .findFirst()
                        .map(ProcessHandle::destroyForcibly)
                        .orElse(false);
    }

    /**
     * Where a process writes what it does.
     *
     * @param name {@code coordinator} or {@code worker-} with its number
     * @return its log, over all restarts
     */
    public Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    private void start(String name, String heap, List<String> arguments) throws IOException {
        running.put(name, launch(name, heap, arguments));
    }

    private Process launch(String name, String heap, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Sgrid.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()))
                .start();
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private static void await(Process process) {
        try {
            process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends workers, then the coordinator, politely at first. */
    @Override
    public void close() {
        Process coordinator = running.remove(COORDINATOR);
        running.values().forEach(Process::destroy);
        running.values().forEach(Processes::await);
        if (coordinator != null) {
            coordinator.destroy();
            await(coordinator);
            coordinator.destroyForcibly();
        }
        running.values().forEach(Process::destroyForcibly);
        running.clear();
    }
}
