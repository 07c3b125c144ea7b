package org.surveygrid.worker.command;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.worker.Worker;
import org.surveygrid.worker.WorkerConfig;
import org.surveygrid.worker.gateway.CallFailedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sgrid worker start}: works in the foreground until it is told to stop. */
@Command(
        name = "start",
        description = "Work for the grid, in the foreground. SIGTERM or Ctrl-C hands unfinished work back.")
final class StartCommand implements Callable<Integer> {
    private static final long MIB = 1L << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--state-dir", description = "Directory of this worker.")
    private Optional<Path> stateDirectory = Optional.empty();

    @Option(names = "--slots", description = "Units that run at the same time (default ${DEFAULT-VALUE}).")
    private int slots = 1;

    @Option(names = "--memory-mib", description = "Heap of each unit's process (default ${DEFAULT-VALUE}).")
    private long memoryMib = 900;

    @Option(names = "--cache-mib", description = "Disk space for inputs (default ${DEFAULT-VALUE}).")
    private long cacheMib = 20_480;

    @Override
    public Integer call() {
        WorkerHome home = WorkerCommand.home(stateDirectory);
        WorkerConfig config = home.config(new WorkerConfig.Limits(slots, memoryMib * MIB, cacheMib * MIB));
        home.process()
                .filter(other -> other.pid() != ProcessHandle.current().pid())
                .ifPresent(other -> {
                    throw new CommandException(
                            ExitCode.CONFLICT,
                            "a worker already runs in " + home.directory() + " (process " + other.pid()
                                    + "). try: sgrid worker stop, or --state-dir for a second one");
                });
        CountDownLatch ended = new CountDownLatch(1);
        try {
            Files.createDirectories(home.directory());
            Files.writeString(
                    home.pidFile(), Long.toString(ProcessHandle.current().pid()));
            Worker worker = Worker.start(config);
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                        worker.close();
                        ended.countDown();
                    }));
            spec.commandLine().getErr().println("worker " + config.workerName() + " works for " + config.coordinator());
            spec.commandLine().getErr().flush();
            while (!worker.hasStopped() && !ended.await(1, TimeUnit.SECONDS)) {
                writeStatus(home, config, worker);
            }
            return ExitCode.OK.code();
        } catch (CallFailedException e) {
            throw new CommandException(
                    e.failure() == CallFailedException.Cause.REFUSED ? ExitCode.AUTH : ExitCode.UNREACHABLE,
                    String.valueOf(e.getMessage()),
                    e);
        } catch (IOException e) {
            throw CommandException.ofFile("", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK.code();
        }
    }

    private static void writeStatus(WorkerHome home, WorkerConfig config, Worker worker) throws IOException {
        Properties status = new Properties();
        status.setProperty("name", config.workerName());
        status.setProperty("worker-id", config.workerId());
        status.setProperty("held", Integer.toString(worker.heldAttempts()));
        status.setProperty("idle-reason", worker.idleReason());
        status.setProperty("cache-mib", Long.toString(worker.cacheBytes() / MIB));
        try (Writer writer = Files.newBufferedWriter(home.statusFile())) {
            status.store(writer, "what the worker does");
        }
    }
}
