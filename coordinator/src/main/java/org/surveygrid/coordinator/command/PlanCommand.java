package org.surveygrid.coordinator.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.MakeRequest;
import org.surveygrid.proto.v1.PlanReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid plan}, also {@code why}: what making targets would do, with the reason for every node. */
@Command(name = "plan", aliases = "why", description = "Say what making targets would do and why. Changes nothing.")
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    @Parameters(arity = "1..*", paramLabel = "TARGET", description = "Kind and dimensions.")
    private List<String> words = List.of();

    @Option(names = "--set", paramLabel = "TASK.NAME=VALUE", description = "Parameter for this request.")
    private Map<String, String> parameters = new TreeMap<>();

    @Option(names = "--all", description = "Show every node, not only the targets.")
    private boolean everyNode;

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            PlanReply plan = client.call(operator -> operator.plan(MakeRequest.newBuilder()
                    .addAllTargets(Targets.ofWords(words))
                    .putAllParameters(parameters)
                    .build()));
            if (remote.isJson()) {
                screen.json(plan);
            } else {
                PlanText.print(screen, plan, everyNode);
            }
        }
        return ExitCode.OK.code();
    }
}
