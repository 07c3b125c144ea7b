package org.surveygrid.coordinator.command;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
                            product.getCreated(),
                            ownParameters(product, found.getProductsList())));
                }
                screen.table(List.of("KEY", "TARGET", "STATE", "CREATED", ""), rows);
            }
            if (found.getProductsCount() == 0) {
                throw new CommandException(ExitCode.NOT_FOUND, "no product fits '" + String.join(" ", words) + "'");
            }
        }
        return ExitCode.OK.code();
    }

    /** The parameters that tell a product from others of the same target; empty when it is the only one. */
    private static String ownParameters(Product product, List<Product> all) {
        SortedMap<String, String> own = new TreeMap<>();
        for (Product other : all) {
            if (other.getTarget().equals(product.getTarget())) {
                product.getParametersMap().forEach((name, value) -> {
                    if (!value.equals(other.getParametersMap().getOrDefault(name, ""))) {
                        own.put(name, value);
                    }
                });
            }
        }
        return own.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
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
