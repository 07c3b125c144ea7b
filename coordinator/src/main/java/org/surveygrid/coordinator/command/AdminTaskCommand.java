package org.surveygrid.coordinator.command;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.AttemptSummary;
import org.surveygrid.proto.v1.ListUnitsReply;
import org.surveygrid.proto.v1.ListUnitsRequest;
import org.surveygrid.proto.v1.RetryUnitRequest;
import org.surveygrid.proto.v1.UnitSummary;
import org.surveygrid.proto.v1.WhyUnitReply;
import org.surveygrid.proto.v1.WhyUnitRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid admin task}: single work units. */
@Command(name = "task", description = "List work units, say why one is where it is, put one back to work.")
final class AdminTaskCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(mixinStandardHelpOptions = true, name = "list", description = "Work units in a state, newest first.")
    int list(
            @Mixin RemoteOptions remote,
            @Option(
                            names = "--state",
                            defaultValue = "FAILED",
                            description =
                                    "WAITING READY ACTIVE VERIFYING VALIDATED VOID FAILED QUARANTINED BLOCKED CANCELLED")
                    String state,
            @Option(names = "--limit", defaultValue = "50", description = "At most this many.") int limit) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            ListUnitsReply reply = client.call(operator -> operator.listUnits(ListUnitsRequest.newBuilder()
                    .setState(state)
                    .setLimit(limit)
                    .build()));
            if (remote.isJson()) {
                screen.json(reply);
            } else {
                List<List<String>> rows = new ArrayList<>();
                for (UnitSummary unit : reply.getUnitsList()) {
                    rows.add(List.of(
                            Screen.shortKey(unit.getUnitKey()),
                            unit.getState(),
                            Integer.toString(unit.getAttempts()),
                            unit.getTarget(),
                            unit.getDetail()));
                }
                screen.table(List.of("UNIT", "STATE", "TRIES", "TARGET", "DETAIL"), rows);
            }
        }
        return ExitCode.OK.code();
    }

    @Command(mixinStandardHelpOptions = true, name = "why", description = "Why a work unit is where it is.")
    int why(
            @Mixin RemoteOptions remote,
            @Parameters(paramLabel = "UNIT", description = "Unit key or its beginning.") String unitKey) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            WhyUnitReply reply = client.call(operator -> operator.whyUnit(
                    WhyUnitRequest.newBuilder().setUnitKey(unitKey).build()));
            if (remote.isJson()) {
                screen.json(reply);
                return ExitCode.OK.code();
            }
            screen.line(reply.getUnit().getTarget() + "  " + reply.getUnit().getState());
            reply.getSentencesList().forEach(sentence -> screen.line("  " + sentence));
            List<List<String>> rows = new ArrayList<>();
            for (AttemptSummary attempt : reply.getAttemptsList()) {
                rows.add(List.of(
                        Screen.shortKey(attempt.getAttemptId()),
                        attempt.getWorkerId(),
                        attempt.getState(),
                        attempt.getGranted(),
                        Screen.shortKey(attempt.getResultDigest()),
                        attempt.getDetail()));
            }
            screen.table(List.of("ATTEMPT", "WORKER", "STATE", "GRANTED", "RESULT", "DETAIL"), rows);
        }
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "retry",
            description = "Put a failed, quarantined or blocked unit back to work.")
    int retry(
            @Mixin RemoteOptions remote,
            @Parameters(paramLabel = "UNIT", description = "Unit key or its beginning.") String unitKey) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            UnitSummary unit = client.call(operator -> operator.retryUnit(RetryUnitRequest.newBuilder()
                    .setUnitKey(unitKey)
                    .setUser(System.getProperty("user.name", "unknown"))
                    .build()));
            if (remote.isJson()) {
                screen.json(unit);
            } else {
                screen.line(unit.getTarget() + " is " + unit.getState());
            }
        }
        return ExitCode.OK.code();
    }
}
