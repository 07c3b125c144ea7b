package org.surveygrid.coordinator.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.CancelRunRequest;
import org.surveygrid.proto.v1.GetRunRequest;
import org.surveygrid.proto.v1.ListRunsReply;
import org.surveygrid.proto.v1.ListRunsRequest;
import org.surveygrid.proto.v1.RunKindStatus;
import org.surveygrid.proto.v1.RunStatus;
import org.surveygrid.proto.v1.UnitSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid run}: requests and how far they are. */
@Command(name = "run", description = "List, follow and cancel runs.")
final class RunCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Screen screen() {
        return new Screen(spec.commandLine().getOut());
    }

    @Command(mixinStandardHelpOptions = true, name = "list", description = "The newest runs.")
    int list(
            @Mixin RemoteOptions remote,
            @Option(names = "--limit", defaultValue = "20", description = "At most this many.") int limit) {
        try (OperatorClient client = remote.connect()) {
            ListRunsReply reply = client.call(operator -> operator.listRuns(
                    ListRunsRequest.newBuilder().setLimit(limit).build()));
            if (remote.isJson()) {
                screen().json(reply);
                return ExitCode.OK.code();
            }
            List<List<String>> rows = new ArrayList<>();
            for (RunStatus run : reply.getRunsList()) {
                rows.add(List.of(
                        run.getRunId(),
                        run.getState(),
                        run.getDone() + "/" + run.getTotal(),
                        Integer.toString(run.getFailed()),
                        run.getCreated(),
                        String.join("; ", run.getTargetsList())));
            }
            screen().table(List.of("RUN", "STATE", "DONE", "FAILED", "CREATED", "TARGETS"), rows);
        }
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "show",
            description = "One run: units by kind and state, and what failed.")
    int show(@Mixin RemoteOptions remote, @Parameters(paramLabel = "RUN", description = "Run id.") String runId) {
        try (OperatorClient client = remote.connect()) {
            RunStatus run = client.call(operator ->
                    operator.getRun(GetRunRequest.newBuilder().setRunId(runId).build()));
            print(remote, run);
        }
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "wait",
            description = "Wait until a run has ended; the exit code says how.")
    int await(
            @Mixin RemoteOptions remote,
            @Parameters(paramLabel = "RUN", description = "Run id.") String runId,
            @Option(names = "--timeout", defaultValue = "86400", description = "Longest wait in seconds.")
                    long timeoutSeconds) {
        try (OperatorClient client = remote.connect()) {
            RunStatus run =
                    new RunWatch(client, spec.commandLine().getErr()).await(runId, Duration.ofSeconds(timeoutSeconds));
            print(remote, run);
            return RunWatch.exitCode(run).code();
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "cancel",
            description = "Stop a run: what no other run wants is not made.")
    int cancel(@Mixin RemoteOptions remote, @Parameters(paramLabel = "RUN", description = "Run id.") String runId) {
        try (OperatorClient client = remote.connect()) {
            RunStatus run = client.call(operator -> operator.cancelRun(
                    CancelRunRequest.newBuilder().setRunId(runId).build()));
            print(remote, run);
        }
        return ExitCode.OK.code();
    }

    private void print(RemoteOptions remote, RunStatus run) {
        if (remote.isJson()) {
            screen().json(run);
            return;
        }
        screen().line(run.getRunId() + "  " + run.getState() + "  " + String.join("; ", run.getTargetsList()));
        List<List<String>> rows = new ArrayList<>();
        for (RunKindStatus kind : run.getKindsList()) {
            rows.add(List.of(
                    kind.getKind(),
                    Integer.toString(kind.getDone()),
                    Integer.toString(kind.getActive()),
                    Integer.toString(kind.getReady()),
                    Integer.toString(kind.getWaiting()),
                    Integer.toString(kind.getFailed())));
        }
        screen().table(List.of("KIND", "DONE", "RUN", "READY", "WAIT", "FAIL"), rows);
        for (UnitSummary problem : run.getProblemsList()) {
            screen().line(problem.getState() + " " + problem.getTarget() + ": " + problem.getDetail()
                    + "  -> sgrid admin task why " + Screen.shortKey(problem.getUnitKey()));
        }
    }
}
