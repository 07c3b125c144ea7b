package org.surveygrid.coordinator.command;

import java.nio.file.Path;
import java.util.Map;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.BackupReply;
import org.surveygrid.proto.v1.BackupRequest;
import org.surveygrid.proto.v1.CollectGarbageReply;
import org.surveygrid.proto.v1.CollectGarbageRequest;
import org.surveygrid.proto.v1.CreateTokenReply;
import org.surveygrid.proto.v1.CreateTokenRequest;
import org.surveygrid.proto.v1.StatusReply;
import org.surveygrid.proto.v1.StatusRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid admin}: the grid administrator's screen. */
@Command(
        name = "admin",
        description = "Look after the grid: status, workers, work units, join tokens, files, backups.",
        subcommands = {AdminWorkerCommand.class, AdminTaskCommand.class})
final class AdminCommand {
    private static final long BACKUP_SECONDS = 3600;

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
            name = "gc",
            description = "Delete stored files that nothing refers to; never one that is in use.")
    int collectGarbage(
            @Mixin RemoteOptions remote,
            @Option(names = "--dry-run", description = "Only say what would be deleted.") boolean dryRun,
            @Option(names = "--older-than-hours", defaultValue = "24", description = "Keep younger files.")
                    int olderThanHours) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            CollectGarbageReply reply =
                    client.call(operator -> operator.collectGarbage(CollectGarbageRequest.newBuilder()
                            .setDryRun(dryRun)
                            .setOlderThanSeconds(olderThanHours * 3600L)
                            .setUser(System.getProperty("user.name", "unknown"))
                            .build()));
            if (remote.isJson()) {
                screen.json(reply);
            } else {
                screen.line((dryRun ? "would delete " : "deleted ") + reply.getDeleted() + " files, "
                        + Screen.bytes(reply.getDeletedBytes()) + "; " + reply.getKept() + " are in use, "
                        + reply.getTooYoung() + " unused ones are younger than " + olderThanHours + " h");
            }
        }
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "backup",
            description = "Copy everything, while the grid works, to a new directory of the coordinator's machine."
                    + " Back again: sgrid coordinator restore")
    int backup(
            @Mixin RemoteOptions remote,
            @Parameters(paramLabel = "DIR", description = "New directory.") Path directory) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            BackupReply reply = client.call(
                    BACKUP_SECONDS,
                    operator -> operator.backup(BackupRequest.newBuilder()
                            .setDirectory(directory.toAbsolutePath().toString())
                            .setUser(System.getProperty("user.name", "unknown"))
                            .build()));
            if (remote.isJson()) {
                screen.json(reply);
            } else {
                screen.line("saved " + reply.getProducts() + " products, " + reply.getBlobs() + " files, "
                        + Screen.bytes(reply.getBytes()) + " in " + reply.getDirectory());
            }
        }
        return ExitCode.OK.code();
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
