package org.surveygrid.coordinator.command;

import java.util.Map;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.CreateTokenReply;
import org.surveygrid.proto.v1.CreateTokenRequest;
import org.surveygrid.proto.v1.StatusReply;
import org.surveygrid.proto.v1.StatusRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sgrid admin}: the grid administrator's screen. */
@Command(
        name = "admin",
        description = "Look after the grid: status, workers, work units, join tokens.",
        subcommands = {AdminWorkerCommand.class, AdminTaskCommand.class})
final class AdminCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            mixinStandardHelpOptions = true,
            name = "status",
            description = "One screen; exit 9 when something needs a person.")
    int status(@Mixin RemoteOptions remote) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            StatusReply status = client.call(operator -> operator.status(StatusRequest.getDefaultInstance()));
            if (remote.isJson()) {
                screen.json(status);
            } else {
                print(screen, status);
            }
            return (status.getNeedsYouCount() == 0 ? ExitCode.OK : ExitCode.ATTENTION).code();
        }
    }

    private static void print(Screen screen, StatusReply status) {
        long up = status.getUptimeSeconds();
        screen.line("coordinator " + status.getVersion() + "  up " + up / 3600 + "h " + up / 60 % 60 + "m  products "
                + status.getProductCount() + "  store " + Screen.bytes(status.getBlobBytes()) + " in "
                + status.getBlobCount() + " blobs");
        StringBuilder units = new StringBuilder("UNITS  ");
        status.getUnitsByStateMap().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(state ->
                        units.append(' ').append(state.getKey()).append(' ').append(state.getValue()));
        screen.line(units.toString());
        screen.table(AdminWorkerCommand.HEADER, AdminWorkerCommand.rows(status.getWorkersList()));
        if (status.getNeedsYouCount() > 0) {
            screen.line("NEEDS YOU");
            status.getNeedsYouList().forEach(need -> screen.line("  " + need));
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "token",
            description = "Create a join token for an institute; printed once.")
    int token(
            @Mixin RemoteOptions remote,
            @Option(names = "--institute", required = true, description = "Who may join.") String institute,
            @Option(names = "--uses", defaultValue = "1", description = "How many workers.") int uses,
            @Option(names = "--hours", defaultValue = "24", description = "For how long.") int hours) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            CreateTokenReply token = client.call(operator -> operator.createToken(CreateTokenRequest.newBuilder()
                    .setInstitute(institute)
                    .setUses(uses)
                    .setValidSeconds(hours * 3600L)
                    .build()));
            if (remote.isJson()) {
                screen.json(token);
            } else {
                screen.line(token.getTokenId() + "." + token.getSecret() + "." + token.getAuthorityPin());
                spec.commandLine()
                        .getErr()
                        .println("valid until " + token.getExpires()
                                + ". on the worker: sgrid worker join HOST:PORT --token-file FILE");
            }
        }
        return ExitCode.OK.code();
    }
}
