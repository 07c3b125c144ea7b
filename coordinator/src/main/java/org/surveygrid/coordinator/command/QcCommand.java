package org.surveygrid.coordinator.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.FindReply;
import org.surveygrid.proto.v1.Product;
import org.surveygrid.proto.v1.RequalifyReply;
import org.surveygrid.proto.v1.RequalifyRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid qc}: what the products say about themselves. */
@Command(name = "qc", description = "Quality: flagged products, trends of facts, judging again with other limits.")
final class QcCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            mixinStandardHelpOptions = true,
            name = "list",
            description = "Products of a kind that are flagged or void.")
    int list(
            @Mixin RemoteOptions remote,
            @Parameters(arity = "1..*", paramLabel = "KIND [KEY=VALUE]", description = "Which products.")
                    List<String> words) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            FindReply found = client.call(operator -> operator.find(FindCommand.request(words, 100_000)));
            List<Product> conspicuous = found.getProductsList().stream()
                    .filter(product -> product.getQualityFlagsCount() > 0
                            || !product.getVoidReason().isEmpty())
                    .toList();
            if (remote.isJson()) {
                screen.json(FindReply.newBuilder().addAllProducts(conspicuous));
            } else {
                List<List<String>> rows = new ArrayList<>();
                for (Product product : conspicuous) {
                    rows.add(List.of(
                            Screen.shortKey(product.getKey()),
                            product.getTarget(),
                            FindCommand.state(product),
                            product.getVoidReason()));
                }
                screen.table(List.of("KEY", "TARGET", "STATE", "REASON"), rows);
                screen.line(conspicuous.size() + " of " + found.getProductsCount() + " are flagged or void");
            }
        }
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "trend",
            description = "A fact of all products of a kind, tab-separated: target, night, value.",
            footer = {"", "Example:  sgrid qc trend readNoiseElectrons readnoise ccd=c03"})
    int trend(
            @Mixin RemoteOptions remote,
            @Parameters(index = "0", paramLabel = "FACT", description = "Name of the fact.") String fact,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "KIND [KEY=VALUE]",
                            description = "Which products.")
                    List<String> words) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            FindReply found = client.call(operator -> operator.find(FindCommand.request(words, 100_000)));
            for (Product product : found.getProductsList()) {
                String value = product.getFactsMap().get(fact);
                if (value != null) {
                    screen.line(product.getTarget() + "\t"
                            + product.getAttributesMap().getOrDefault("night", "") + "\t" + value);
                }
            }
        }
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "requalify",
            description = "Judge all products of a kind again. Touches no pixels.",
            footer = {"", "Example:  sgrid qc requalify readnoise --set readnoise.maximumReadNoiseElectrons=6"})
    int requalify(
            @Mixin RemoteOptions remote,
            @Parameters(paramLabel = "KIND", description = "Product kind.") String kind,
            @Option(names = "--set", paramLabel = "TASK.LIMIT=VALUE", description = "Limit for this judgement.")
                    Map<String, String> limits) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            RequalifyReply reply = client.call(operator -> operator.requalify(RequalifyRequest.newBuilder()
                    .setKind(kind)
                    .putAllParameters(limits == null ? new TreeMap<>() : limits)
                    .setUser(System.getProperty("user.name", "unknown"))
                    .build()));
            if (remote.isJson()) {
                screen.json(reply);
            } else {
                screen.line(reply.getJudged() + " judged, " + reply.getNewlyFlagged() + " newly flagged, "
                        + reply.getNewlyClean() + " newly clean");
            }
        }
        return ExitCode.OK.code();
    }
}
