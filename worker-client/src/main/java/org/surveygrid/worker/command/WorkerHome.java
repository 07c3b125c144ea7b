package org.surveygrid.worker.command;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.worker.WorkerConfig;
import org.surveygrid.worker.gateway.ClientIdentity;
import org.surveygrid.worker.gateway.CoordinatorAddress;

/** A worker's directory: who it is, where it asks for work, its journal, cache and logs. */
final class WorkerHome {
    private static final String COORDINATOR = "coordinator";
    private static final String WORKER_ID = "worker-id";
    private static final String NAME = "name";
    private static final String INSTITUTE = "institute";

    private final Path directory;
    private final Properties properties = new Properties();

    private WorkerHome(Path directory) {
        this.directory = directory;
    }

    static Path defaultDirectory() {
        String data = System.getenv("XDG_DATA_HOME");
        Path base = data == null ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(data);
        return base.resolve("surveygrid").resolve("worker");
    }

    static WorkerHome open(Path directory) {
        WorkerHome home = new WorkerHome(directory);
        Path file = home.propertiesFile();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                home.properties.load(reader);
            } catch (IOException e) {
                throw CommandException.ofFile("cannot read " + file + ": ", e);
            }
        }
        return home;
    }

    /** Remembers a coordinator, and an identity of this worker's own choice when it has none yet. */
    void join(CoordinatorAddress coordinator, String name, String institute) {
        properties.setProperty(COORDINATOR, coordinator.toString());
        properties.setProperty(NAME, name);
        properties.setProperty(INSTITUTE, institute);
        if (properties.getProperty(WORKER_ID) == null) {
            properties.setProperty(
                    WORKER_ID, "w-" + UUID.randomUUID().toString().substring(0, 8));
        }
        save();
    }

    void setWorkerId(String workerId) {
        properties.setProperty(WORKER_ID, workerId);
        save();
    }

    private void save() {
        try {
            Files.createDirectories(directory);
            try (Writer writer = Files.newBufferedWriter(propertiesFile())) {
                properties.store(writer, "surveygrid worker");
            }
        } catch (IOException e) {
            throw CommandException.ofFile("cannot write " + propertiesFile() + ": ", e);
        }
    }

    WorkerConfig config(WorkerConfig.Limits limits) {
        String coordinator = properties.getProperty(COORDINATOR);
        String workerId = properties.getProperty(WORKER_ID);
        if (coordinator == null || workerId == null) {
            throw new CommandException(
                    ExitCode.CONFLICT,
                    "this worker has not joined a grid (" + propertiesFile()
                            + " is missing). try: sgrid worker join HOST:PORT --token-file FILE");
        }
        return new WorkerConfig(
                CoordinatorAddress.parse(coordinator),
                identity(),
                workerId,
                properties.getProperty(NAME, workerId),
                properties.getProperty(INSTITUTE, "unknown"),
                directory,
                limits);
    }

    Optional<ClientIdentity> identity() {
        Path identity = identityDirectory();
        return Files.exists(identity.resolve("client.pem"))
                ? Optional.of(new ClientIdentity(
                        identity.resolve("client.pem"),
                        identity.resolve("client.key"),
                        identity.resolve("authority.pem")))
                : Optional.empty();
    }

    Optional<String> coordinator() {
        return Optional.ofNullable(properties.getProperty(COORDINATOR));
    }

    Path identityDirectory() {
        return directory.resolve("identity");
    }

    Path directory() {
        return directory;
    }

    Path pidFile() {
        return directory.resolve("worker.pid");
    }

    Path pauseFile() {
        return directory.resolve("paused");
    }

    /** A setting of this machine, or the default. */
    String setting(String name, String otherwise) {
        return properties.getProperty("set." + name, otherwise);
    }

    void set(String name, String value) {
        properties.setProperty("set." + name, value);
        save();
    }

    Path statusFile() {
        return directory.resolve("status.properties");
    }

    /** The running worker process, if there is one. */
    Optional<ProcessHandle> process() {
        try {
            if (!Files.exists(pidFile())) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readString(pidFile()).trim());
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> handle.info().command().orElse("java").contains("java"));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Path propertiesFile() {
        return directory.resolve("worker.properties");
    }
}
