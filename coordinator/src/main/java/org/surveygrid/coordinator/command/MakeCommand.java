package org.surveygrid.coordinator.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.MakeReply;
import org.surveygrid.proto.v1.MakeRequest;
import org.surveygrid.proto.v1.PlanReply;
import org.surveygrid.proto.v1.RunStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid make}: the make metaphor. */
@Command(
        name = "make",
        description = "Make targets that are missing or out of date, and all they need, back to the raw frames.",
        footer = {
            "",
            "Examples:",
            "  sgrid make coadd tile=demo band=r -n      what would be done, and why",
            "  sgrid make catalogue tile=demo --wait --get -o out",
            "  sgrid make bias ccd=c01..c04 --set bias.clipSigma=4"
        })
final class MakeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "TARGET",
            description = "Kind and dimensions: bias inst=wfi ccd=ccd50 night=2003-02-14. Left out means all.")
    private List<String> words = List.of();

    @Option(names = "--set", paramLabel = "TASK.NAME=VALUE", description = "Parameter for this request.")
    private Map<String, String> parameters = new TreeMap<>();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Print the plan, make nothing.")
    private boolean dryRun;

    @Option(
            names = {"-q", "--question"},
            description = "Exit 0 when up to date, 8 when not; make nothing.")
    private boolean question;

    @Option(
            names = {"-B", "--always-make"},
            description = "Make the targets again even if they are up to date.")
    private boolean alwaysMake;

    @Option(names = "--all", description = "Show every node of the plan.")
    private boolean everyNode;

    @Option(names = "--wait", description = "Wait until the run has ended.")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Longest wait (default ${DEFAULT-VALUE}).")
    private long timeoutSeconds = 86_400;

    @Option(names = "--priority", description = "Higher is sooner (default ${DEFAULT-VALUE}).")
    private int priority = 50;

    @Option(names = "--get", description = "Wait, then download the targets.")
    private boolean get;

    @Option(names = "-o", paramLabel = "DIR", description = "Where downloads go (default: here).")
    private Path directory = Path.of(".");

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine().getOut());
        PrintWriter talk = spec.commandLine().getErr();
        MakeRequest request = MakeRequest.newBuilder()
                .setSubmissionId(UUID.randomUUID().toString())
                .addAllTargets(Targets.ofWords(words))
                .putAllParameters(parameters)
                .setRebuild(alwaysMake)
                .setPriority(priority)
                .build();
        try (OperatorClient client = remote.connect()) {
            if (dryRun || question) {
                PlanReply plan = client.call(operator -> operator.plan(request));
                show(screen, plan);
                boolean upToDate = plan.getToMake() == 0 && plan.getBlocked() == 0;
                return (question && !upToDate ? ExitCode.OUT_OF_DATE : ExitCode.OK).code();
            }
            MakeReply reply = client.call(operator -> operator.make(request));
            if (!wait && !get) {
                if (remote.isJson()) {
                    screen.json(reply);
                } else {
                    show(screen, reply.getPlan());
                    screen.line(
                            "run " + reply.getRunId() + " submitted. follow it: sgrid run wait " + reply.getRunId());
                }
                return blockedOr(reply.getPlan(), ExitCode.OK).code();
            }
            RunStatus status = new RunWatch(client, talk).await(reply.getRunId(), Duration.ofSeconds(timeoutSeconds));
            if (remote.isJson()) {
                screen.json(status);
            } else {
                screen.line("run " + status.getRunId() + " " + status.getState() + ": " + status.getDone() + " made, "
                        + reply.getPlan().getReused() + " reused, " + status.getFailed() + " failed");
            }
            if (get) {
                new Download(client, directory).products(status.getRequestedKeysList(), screen);
            }
            ExitCode code = RunWatch.exitCode(status);
            return (code == ExitCode.OK ? blockedOr(reply.getPlan(), code) : code).code();
        }
    }

    private static ExitCode blockedOr(PlanReply plan, ExitCode code) {
        boolean requestedBlocked = plan.getNodesList().stream()
                .anyMatch(node -> node.getRequested() && node.getAction().equals("BLOCKED"));
        return requestedBlocked ? ExitCode.ATTENTION : code;
    }

    private void show(Screen screen, PlanReply plan) {
        if (remote.isJson()) {
            screen.json(plan);
        } else {
            PlanText.print(screen, plan, everyNode);
        }
    }
}
