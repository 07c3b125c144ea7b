package org.surveygrid.worker.command;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
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
import org.surveygrid.worker.pipeline.Pipeline;
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

    @Option(names = "--slots", description = "Units that run at the same time (default: sgrid worker config).")
    private Optional<Integer> slots = Optional.empty();

    @Option(names = "--memory-mib", description = "Heap of each unit's process (default: sgrid worker config).")
    private Optional<Long> memoryMib = Optional.empty();

    @Option(names = "--cache-mib", description = "Disk space for inputs (default: sgrid worker config).")
    private Optional<Long> cacheMib = Optional.empty();

    @Override
    public Integer call() {
        WorkerHome home = WorkerCommand.home(stateDirectory);
        WorkerConfig config = home.config(new WorkerConfig.Limits(
                slots.orElseGet(() -> Integer.parseInt(ConfigCommand.SLOTS.in(home))),
                memoryMib.orElseGet(() -> Long.parseLong(ConfigCommand.MEMORY_MIB.in(home))) * MIB,
                cacheMib.orElseGet(() -> Long.parseLong(ConfigCommand.CACHE_MIB.in(home))) * MIB));
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
                writeStatus(home, config, worker, obey(home, worker));
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

    /** Pauses or works, as the person at the machine wants; says which. */
    private static String obey(WorkerHome home, Worker worker) throws IOException {
        Optional<PauseOrder> order = PauseOrder.read(home.pauseFile(), Instant.now());
        if (order.isPresent()) {
            worker.pause(order.get().how());
            return "paused " + order.get().text();
        }
        WorkHours hours = WorkHours.parse(ConfigCommand.HOURS.in(WorkerHome.open(home.directory())));
        if (!hours.covers(LocalTime.now(ZoneId.systemDefault()).getHour())) {
            worker.pause(Pipeline.Pause.WHEN_DONE);
            return "paused: this machine works from " + hours + " o'clock";
        }
        worker.resume();
        return "";
    }

    private static void writeStatus(WorkerHome home, WorkerConfig config, Worker worker, String pause)
            throws IOException {
        Properties status = new Properties();
        status.setProperty("pause", pause);
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
