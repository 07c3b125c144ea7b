package org.surveygrid.coordinator.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.FindReply;
import org.surveygrid.proto.v1.FindRequest;
import org.surveygrid.proto.v1.Product;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid find}: what there is. */
@Command(
        name = "find",
        description = "List products of a kind.",
        footer = {"", "Examples:", "  sgrid find raw.science band=r", "  sgrid find bias ccd=c01 night=2026-02-01"})
final class FindCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    @Parameters(arity = "1..*", paramLabel = "KIND [KEY=VALUE]", description = "Kind, then attributes that must agree.")
    private List<String> words = List.of();

    @Option(names = "--limit", description = "At most this many (default ${DEFAULT-VALUE}).")
    private int limit = 1000;

    static FindRequest request(List<String> words, int limit) {
        FindRequest.Builder request = FindRequest.newBuilder().setLimit(limit);
        for (String argument : words) {
            for (String word : argument.trim().split("\\s+")) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    request.putAttributes(word.substring(0, equals), word.substring(equals + 1));
                } else {
                    request.setKind(word);
                }
            }
        }
        return request.build();
    }

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            FindReply found = client.call(operator -> operator.find(request(words, limit)));
            if (remote.isJson()) {
                screen.json(found);
            } else {
                List<List<String>> rows = new ArrayList<>();
                for (Product product : found.getProductsList()) {
                    rows.add(List.of(
                            Screen.shortKey(product.getKey()),
                            product.getTarget(),
                            state(product),
                            product.getCreated()));
                }
                screen.table(List.of("KEY", "TARGET", "STATE", "CREATED"), rows);
            }
            if (found.getProductsCount() == 0) {
                throw new CommandException(ExitCode.NOT_FOUND, "no product fits '" + String.join(" ", words) + "'");
            }
        }
        return ExitCode.OK.code();
    }

    static String state(Product product) {
        if (!product.getVoidReason().isEmpty()) {
            return "VOID";
        }
        if (!product.getIsValid()) {
            return "INVALID";
        }
        return product.getQualityFlagsCount() == 0
                ? "ok"
                : "FLAGGED " + String.join(",", product.getQualityFlagsList());
    }
}
