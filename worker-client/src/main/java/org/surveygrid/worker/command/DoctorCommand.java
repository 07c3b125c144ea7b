package org.surveygrid.worker.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.surveygrid.command.ExitCode;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.worker.gateway.CoordinatorAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sgrid worker doctor}: what would keep this machine from working, and how to mend it. */
@Command(name = "doctor", description = "Check this machine before it works; prints what to do.")
final class DoctorCommand implements Callable<Integer> {
    private static final int CONNECT_MILLIS = 5000;
    private static final long LEAST_FREE_BYTES = 2L << 30;
    /** Sum of 1000 StrictMath values: the same bits on every correct Java runtime. */
    private static final long EXPECTED_BITS = 0x3FF0AD68EEA2A390L;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--state-dir", description = "Directory of the worker.")
    private Optional<Path> stateDirectory = Optional.empty();

    private boolean healthy = true;

    @Override
    public Integer call() {
        WorkerHome home = WorkerCommand.home(stateDirectory);
        pass("java runtime", Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        checkDisk(home.directory());
        checkArithmetic();
        int tasks = TaskCatalog.load().all().size();
        check(tasks > 0, "tasks", tasks + " task types", "the installation is incomplete; install it again");
        checkCoordinator(home);
        return (healthy ? ExitCode.OK : ExitCode.LOCAL_RESOURCE).code();
    }

    private void checkDisk(Path directory) {
        try {
            Files.createDirectories(directory);
            long free = Files.getFileStore(directory).getUsableSpace();
            check(
                    free > LEAST_FREE_BYTES,
                    "disk",
                    String.format(Locale.ROOT, "%s  %.1f GiB free", directory, free / (double) (1L << 30)),
                    "free some space, or choose another place with --state-dir");
        } catch (IOException e) {
            check(false, "disk", String.valueOf(e.getMessage()), "choose a writable place with --state-dir");
        }
    }

    private void checkArithmetic() {
        check(
                arithmeticBits() == EXPECTED_BITS,
                "arithmetic",
                "results have the expected bits",
                "this Java runtime calculates differently from others; its results would be refused");
    }

    private void checkCoordinator(WorkerHome home) {
        if (home.coordinator().isEmpty()) {
            check(false, "coordinator", "none", "sgrid worker join HOST:PORT --token-file FILE");
            return;
        }
        CoordinatorAddress address = WorkerCommand.address(home.coordinator().get());
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
            pass("coordinator", address + " answers in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        } catch (IOException e) {
            check(
                    false,
                    "coordinator",
                    address + ": " + e.getMessage(),
                    "is it running, and does the firewall let this machine out to port " + address.port() + "?");
        }
        check(
                address.isLoopback() || home.identity().isPresent(),
                "identity",
                home.identity().isPresent() ? "certificate present" : "not needed on the coordinator's own machine",
                "sgrid worker join " + address + " --token-file FILE");
    }

    private static long arithmeticBits() {
        double sum = 0;
        for (int i = 1; i <= 1000; i++) {
            sum += StrictMath.sin(i) * StrictMath.exp(-i / 500.0) / Math.sqrt(i);
        }
        return Double.doubleToLongBits(sum);
    }

    private void pass(String what, String detail) {
        check(true, what, detail, "");
    }

    private void check(boolean ok, String what, String detail, String fix) {
        healthy &= ok;
        spec.commandLine()
                .getOut()
                .println(String.format(Locale.ROOT, "%s  %-13s %s", ok ? "PASS" : "FAIL", what, detail)
                        + (ok ? "" : "\n      fix: " + fix));
        spec.commandLine().getOut().flush();
    }
}
