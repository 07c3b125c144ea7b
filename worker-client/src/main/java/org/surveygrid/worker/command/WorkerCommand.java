package org.surveygrid.worker.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.worker.cache.BlobCache;
import org.surveygrid.worker.gateway.CoordinatorAddress;
import org.surveygrid.worker.gateway.Enrolment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid worker}: lend this machine to a grid. */
@Command(
        name = "worker",
        description = "Lend this machine to a grid.",
        subcommands = {StartCommand.class, PauseCommand.class, ConfigCommand.class, DoctorCommand.class})
public final class WorkerCommand {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            mixinStandardHelpOptions = true,
            name = "join",
            description = "Join a grid: once, with the token its administrator gave you.")
    int join(
            @Parameters(paramLabel = "HOST:PORT", description = "The coordinator.") String coordinator,
            @Option(names = "--token-file", description = "File with the join token; '-' reads standard input.")
                    Optional<Path> tokenFile,
            @Option(names = "--name", description = "Name for people (default: host name).") Optional<String> name,
            @Option(names = "--institute", defaultValue = "local", description = "Who runs this machine.")
                    String institute,
            @Option(names = "--state-dir", description = "Directory of this worker.") Optional<Path> stateDirectory) {
        CoordinatorAddress address = address(coordinator);
        WorkerHome home = home(stateDirectory);
        String workerName = name.orElseGet(WorkerCommand::hostName);
        if (tokenFile.isEmpty() && !address.isLoopback()) {
            throw new CommandException(
                    ExitCode.AUTH,
                    "a coordinator on another machine needs a join token. ask its administrator for one"
                            + " (sgrid admin token), then: sgrid worker join " + address + " --token-file FILE");
        }
        home.join(address, workerName, institute);
        if (tokenFile.isPresent()) {
            try {
                String token = tokenFile.get().toString().equals("-")
                        ? new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                        : Files.readString(tokenFile.get());
                home.setWorkerId(Enrolment.enroll(
                        address, Enrolment.Token.parse(token.trim()), workerName, home.identityDirectory()));
            } catch (IOException e) {
                throw new CommandException(ExitCode.AUTH, "could not join: " + e.getMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
            }
        }
        out().println("joined " + address + " as " + workerName
                + ". next: sgrid worker doctor, then sgrid worker start");
        out().flush();
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "stop",
            description = "Stop this machine's worker; unfinished work is handed back.")
    int stop(@Option(names = "--state-dir", description = "Directory of the worker.") Optional<Path> stateDirectory) {
        WorkerHome home = home(stateDirectory);
        Optional<ProcessHandle> process = home.process();
        if (process.isEmpty()) {
            out().println("no worker runs here");
            out().flush();
            return ExitCode.OK.code();
        }
        process.get().destroy();
        try {
            process.get().onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandException(
                    ExitCode.TIMEOUT,
                    "the worker (process " + process.get().pid() + ") has not ended after " + STOP_PATIENCE.toSeconds()
                            + " s; it finishes what it is doing",
                    e);
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            Thread.currentThread().interrupt();
        }
        out().println("stopped");
        out().flush();
        return ExitCode.OK.code();
    }

    @Command(mixinStandardHelpOptions = true, name = "status", description = "What this machine's worker does.")
    int status(@Option(names = "--state-dir", description = "Directory of the worker.") Optional<Path> stateDirectory) {
        WorkerHome home = home(stateDirectory);
        Optional<ProcessHandle> process = home.process();
        Properties status = readStatus(home);
        out().println("worker " + status.getProperty("name", "?") + " (" + status.getProperty("worker-id", "?") + ") "
                + (process.isPresent() ? "RUNNING, process " + process.get().pid() : "STOPPED") + ", coordinator "
                + home.coordinator().orElse("none"));
        if (process.isPresent()) {
            out().println("  units held " + status.getProperty("held", "0") + ", cache "
                    + status.getProperty("cache-mib", "0") + " MiB");
            String pause = status.getProperty("pause", "");
            String idle = status.getProperty("idle-reason", "");
            if (!pause.isEmpty()) {
                out().println("  " + pause);
            } else if (!idle.isEmpty()) {
                out().println("  idle: " + idle);
            }
        }
        out().flush();
        return process.isPresent() ? ExitCode.OK.code() : ExitCode.NOT_FOUND.code();
    }

    @Command(mixinStandardHelpOptions = true, name = "resume", description = "Work again after a pause.")
    int resume(@Option(names = "--state-dir", description = "Directory of the worker.") Optional<Path> stateDirectory) {
        WorkerHome home = home(stateDirectory);
        try {
            boolean wasPaused = Files.deleteIfExists(home.pauseFile());
            out().println(wasPaused ? "works again" : "it was not paused");
            out().flush();
        } catch (IOException e) {
            throw new CommandException(ExitCode.LOCAL_RESOURCE, "cannot delete " + home.pauseFile(), e);
        }
        return ExitCode.OK.code();
    }

    @Command(mixinStandardHelpOptions = true, name = "why", description = "Why there is no work for this machine.")
    int why(@Option(names = "--state-dir", description = "Directory of the worker.") Optional<Path> stateDirectory) {
        WorkerHome home = home(stateDirectory);
        if (home.process().isEmpty()) {
            out().println("the worker does not run. try: sgrid worker start");
        } else {
            Properties status = readStatus(home);
            String pause = status.getProperty("pause", "");
            String idle = pause.isEmpty() ? status.getProperty("idle-reason", "") : pause;
            out().println(
                            idle.isEmpty()
                                    ? "it has work: " + status.getProperty("held", "0") + " units"
                                    : "idle: " + idle);
        }
        out().flush();
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "cache",
            description = "Size of the cache of inputs; --prune makes it smaller.")
    int cache(
            @Option(names = "--state-dir", description = "Directory of the worker.") Optional<Path> stateDirectory,
            @Option(names = "--prune", paramLabel = "MIB", description = "Evict until this size is kept.")
                    Optional<Long> pruneMib) {
        WorkerHome home = home(stateDirectory);
        try {
            BlobCache cache = new BlobCache(home.directory().resolve("cache"), Long.MAX_VALUE, InstantSource.system());
            if (pruneMib.isPresent()) {
                if (home.process().isPresent()) {
                    throw new CommandException(
                            ExitCode.CONFLICT, "a worker runs and may need its inputs. try: sgrid worker stop");
                }
                out().println("freed " + (cache.prune(pruneMib.get() << 20) >> 20) + " MiB");
            }
            out().println("cache " + (cache.sizeBytes() >> 20) + " MiB in "
                    + home.directory().resolve("cache"));
            out().flush();
        } catch (IOException e) {
            throw CommandException.ofFile("", e);
        }
        return ExitCode.OK.code();
    }

    private static Properties readStatus(WorkerHome home) {
        Properties status = new Properties();
        if (Files.exists(home.statusFile())) {
            try (Reader reader = Files.newBufferedReader(home.statusFile())) {
                status.load(reader);
            } catch (IOException e) {
                throw CommandException.ofFile("cannot read " + home.statusFile() + ": ", e);
            }
        }
        return status;
    }

    static WorkerHome home(Optional<Path> stateDirectory) {
        return WorkerHome.open(stateDirectory.orElseGet(WorkerHome::defaultDirectory));
    }

    static CoordinatorAddress address(String text) {
        try {
            return CoordinatorAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static String hostName() {
        try {
            return java.net.InetAddress.getLocalHost().getHostName();
        } catch (java.net.UnknownHostException e) {
            return "worker";
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
