package org.surveygrid.coordinator.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.SetParametersReply;
import org.surveygrid.proto.v1.SetParametersRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid survey set}: parameters for the whole survey. */
@Command(
        name = "set",
        description = "Set task parameters for the whole survey; without arguments, list what is set.",
        footer = {"", "Example:  sgrid survey set bias.clipSigma=4"})
final class SurveySetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    @Parameters(arity = "0..*", paramLabel = "TASK.NAME=VALUE", description = "Parameters.")
    private List<String> assignments = List.of();

    @Option(names = "--reset", paramLabel = "TASK.NAME", description = "Back to the default.")
    private List<String> reset = List.of();

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine().getOut());
        Map<String, String> changes = new TreeMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new CommandException(ExitCode.USAGE, "expected TASK.NAME=VALUE, got '" + assignment + "'");
            }
            changes.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        try (OperatorClient client = remote.connect()) {
            SetParametersReply reply = client.call(operator -> operator.setParameters(SetParametersRequest.newBuilder()
                    .putAllParameters(changes)
                    .addAllReset(reset)
                    .setUser(System.getProperty("user.name", "unknown"))
                    .build()));
            if (remote.isJson()) {
                screen.json(reply);
            } else if (reply.getParametersCount() == 0) {
                screen.line("all parameters have their defaults: sgrid survey parameters");
            } else {
                screen.map("set for the whole survey", reply.getParametersMap());
            }
        }
        return ExitCode.OK.code();
    }
}
