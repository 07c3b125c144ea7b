package org.surveygrid.coordinator.command;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.ListWorkersReply;
import org.surveygrid.proto.v1.ListWorkersRequest;
import org.surveygrid.proto.v1.SetWorkerRequest;
import org.surveygrid.proto.v1.WorkerSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid admin worker}: who works for the grid, and how far they are trusted. */
@Command(name = "worker", description = "List workers; drain, trust, quarantine or release one.")
final class AdminWorkerCommand {
    static final List<String> HEADER =
            List.of("WORKER", "NAME", "INSTITUTE", "STATE", "LEASES", "STREAK", "VALID", "INVALID", "LAST SEEN");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static List<List<String>> rows(List<WorkerSummary> workers) {
        List<List<String>> rows = new ArrayList<>();
        for (WorkerSummary worker : workers) {
            rows.add(List.of(
                    worker.getWorkerId(),
                    worker.getName(),
                    worker.getInstitute(),
                    worker.getState(),
                    Integer.toString(worker.getLeases()),
                    Integer.toString(worker.getValidStreak()),
                    Integer.toString(worker.getValidTotal()),
                    Integer.toString(worker.getInvalidTotal()),
                    worker.getLastSeen()));
        }
        return rows;
    }

    @Command(mixinStandardHelpOptions = true, name = "list", description = "All workers.")
    int list(@Mixin RemoteOptions remote) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            ListWorkersReply reply =
                    client.call(operator -> operator.listWorkers(ListWorkersRequest.getDefaultInstance()));
            if (remote.isJson()) {
                screen.json(reply);
            } else {
                screen.table(HEADER, rows(reply.getWorkersList()));
            }
        }
        return ExitCode.OK.code();
    }

    @Command(mixinStandardHelpOptions = true, name = "drain", description = "No more work; what it has is finished.")
    int drain(@Mixin RemoteOptions remote, @Mixin Which which) {
        return change(remote, which, SetWorkerRequest.Action.DRAIN);
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "quarantine",
            description = "No more work; its results are not trusted.")
    int quarantine(@Mixin RemoteOptions remote, @Mixin Which which) {
        return change(remote, which, SetWorkerRequest.Action.QUARANTINE);
    }

    @Command(mixinStandardHelpOptions = true, name = "release", description = "Work again; trust grows from nothing.")
    int release(@Mixin RemoteOptions remote, @Mixin Which which) {
        return change(remote, which, SetWorkerRequest.Action.RELEASE);
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "trust",
            description = "Vouch for a worker: its results count alone.")
    int trust(@Mixin RemoteOptions remote, @Mixin Which which) {
        return change(remote, which, SetWorkerRequest.Action.TRUST);
    }

    /** Which worker, and why. */
    static final class Which {
        @Parameters(paramLabel = "WORKER", description = "Worker id.")
        private String workerId = "";

        @Option(names = "--reason", defaultValue = "", description = "Why.")
        private String reason = "";
    }

    private int change(RemoteOptions remote, Which which, SetWorkerRequest.Action action) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            WorkerSummary worker = client.call(operator -> operator.setWorker(SetWorkerRequest.newBuilder()
                    .setWorkerId(which.workerId)
                    .setAction(action)
                    .setReason(which.reason)
                    .setUser(System.getProperty("user.name", "unknown"))
                    .build()));
            if (remote.isJson()) {
                screen.json(worker);
            } else {
                screen.table(HEADER, rows(List.of(worker)));
            }
        }
        return ExitCode.OK.code();
    }
}
