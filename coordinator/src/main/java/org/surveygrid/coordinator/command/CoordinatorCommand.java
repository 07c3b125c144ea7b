package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.Coordinator;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.storage.DatabaseException;
import org.surveygrid.coordinator.upkeep.Upkeep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid coordinator}: run a grid. */
@Command(
        name = "coordinator",
        description = "Run a grid.",
        footer = {
            "",
            "Examples:",
            "  sgrid coordinator run /srv/grid                             on this machine only, no certificates",
            "  sgrid coordinator run /srv/grid --host grid.example.org     over TLS; workers join with tokens"
        })
final class CoordinatorCommand {
    private static final int DEFAULT_PORT = 7443;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            mixinStandardHelpOptions = true,
            name = "run",
            description = "Serve until stopped. Everything is kept in the directory.")
    int run(
            @Parameters(paramLabel = "DIR", description = "Database, files, identity; made when missing.")
                    Path directory,
            @Option(names = "--port", description = "Where to listen (default 7443; 0: any free port).")
                    Optional<Integer> port,
            @Option(
                            names = "--host",
                            description = "Names or addresses, joined by commas, under which other machines reach this"
                                    + " one: TLS. The first is listened on.")
                    Optional<String> hosts,
            @Option(names = "--lease-seconds", description = "How long a worker may be silent.")
                    Optional<Integer> leaseSeconds,
            @Option(
                            names = "--run-limit-minutes",
                            description = "Every unit may run so long (default 30), and 10 times as long as the longest"
                                    + " of its task so far; one that takes longer is ended.")
                    Optional<Integer> runLimitMinutes) {
        GridConfig config = hosts.isPresent()
                ? GridConfig.institute(
                        directory,
                        port.orElse(DEFAULT_PORT),
                        Arrays.asList(hosts.get().split(",")))
                : GridConfig.local(directory).withPort(port.orElse(DEFAULT_PORT));
        if (leaseSeconds.isPresent()) {
            config = config.withPolicy(config.policy().withLeaseTtl(Duration.ofSeconds(leaseSeconds.get())));
        }
        if (runLimitMinutes.isPresent()) {
            config = config.withPolicy(config.policy().withRunLimit(Duration.ofMinutes(runLimitMinutes.get())));
        }
        CountDownLatch ended = new CountDownLatch(1);
        try {
            Files.createDirectories(directory);
            Coordinator coordinator = Coordinator.start(config);
            if (hosts.isPresent() && !Files.exists(directory.resolve("operator").resolve("client.pem"))) {
                issueOperator(coordinator, directory.resolve("operator"));
            }
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                        coordinator.close();
                        ended.countDown();
                    }));
            Path portFile = directory.resolve("port");
            Files.writeString(portFile, Integer.toString(coordinator.port()));
            spec.commandLine()
                    .getErr()
                    .println("coordinator listens on port " + coordinator.port() + ", everything is in " + directory);
            spec.commandLine().getErr().flush();
            while (coordinator.engine().isHealthy()) {
                if (ended.await(1, TimeUnit.SECONDS)) {
                    return ExitCode.OK.code();
                }
            }
            throw new CommandException(
                    ExitCode.LOCAL_RESOURCE,
                    "the database cannot be written any more (disk full?). what was acknowledged is safe;"
                            + " make space and start again");
        } catch (IOException | DatabaseException e) {
            throw new CommandException(
                    ExitCode.LOCAL_RESOURCE, "cannot run in " + directory + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK.code();
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "restore",
            description = "Make a coordinator's directory from a backup (sgrid admin backup).")
    int restore(
            @Parameters(paramLabel = "BACKUP", description = "What sgrid admin backup has made.") Path backup,
            @Parameters(paramLabel = "DIR", description = "New directory.") Path directory) {
        try {
            Upkeep.Backup restored = Upkeep.restore(backup, directory);
            spec.commandLine()
                    .getOut()
                    .println("restored " + restored.products() + " products and " + restored.blobs()
                            + " files. next: sgrid coordinator run " + directory);
            spec.commandLine().getOut().flush();
            return ExitCode.OK.code();
        } catch (IOException | DatabaseException e) {
            throw new CommandException(ExitCode.LOCAL_RESOURCE, "cannot restore " + backup + ": " + e.getMessage(), e);
        }
    }

    /** A certificate for the person who runs the coordinator, in the form that {@code --identity} takes. */
    private static void issueOperator(Coordinator coordinator, Path directory) throws IOException {
        Files.createDirectories(directory);
        coordinator.engine().authority().issueOperator(directory, "client");
        Files.move(directory.resolve("client-key.pem"), directory.resolve("client.key"));
        String chain = Files.readString(directory.resolve("client.pem"));
        Files.writeString(
                directory.resolve("authority.pem"), chain.substring(chain.lastIndexOf("-----BEGIN CERTIFICATE-----")));
    }
}
