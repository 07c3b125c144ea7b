package org.surveygrid.coordinator.command;

import java.util.concurrent.Callable;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.LineageEdge;
import org.surveygrid.proto.v1.Product;
import org.surveygrid.proto.v1.ShowReply;
import org.surveygrid.proto.v1.ShowRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid show}: one product, with its lineage both ways. */
@Command(name = "show", description = "Show a product: files, facts, parameters, lineage.")
final class ShowCommand implements Callable<Integer> {
    private static final int ALL_STEPS = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    @Parameters(paramLabel = "KEY", description = "Key, or its first 6 or more digits.")
    private String key = "";

    @Option(names = "--lineage", description = "All it was made from and all that was made from it.")
    private boolean lineage;

    @Option(names = "--up", paramLabel = "N", description = "Steps back to what it was made from.")
    private int up;

    @Option(names = "--down", paramLabel = "N", description = "Steps on to what was made from it.")
    private int down;

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            ShowReply reply = client.call(operator -> operator.show(ShowRequest.newBuilder()
                    .setKey(key)
                    .setUp(lineage ? ALL_STEPS : up)
                    .setDown(lineage ? ALL_STEPS : down)
                    .build()));
            if (remote.isJson()) {
                screen.json(reply);
            } else {
                print(screen, reply);
            }
        }
        return ExitCode.OK.code();
    }

    private static void print(Screen screen, ShowReply reply) {
        Product product = reply.getProduct();
        screen.line(product.getTarget());
        screen.line("  key      " + product.getKey());
        screen.line("  state    " + FindCommand.state(product)
                + (product.getVoidReason().isEmpty() ? "" : ": " + product.getVoidReason()));
        screen.line("  valid    " + product.getValidityStart() + " to " + product.getValidityEnd());
        screen.line("  created  " + product.getCreated());
        if (!product.getTaskName().isEmpty()) {
            screen.line("  made by  " + product.getTaskName() + "@" + product.getTaskVersion());
        }
        product.getFilesMap().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(file -> screen.line("  file     " + file.getKey() + "  "
                        + Screen.bytes(file.getValue().getSizeBytes()) + "  sha256 "
                        + file.getValue().getDigest()));
        screen.map("parameters", product.getParametersMap());
        screen.map("facts", product.getFactsMap());
        screen.map("attributes", product.getAttributesMap());
        if (reply.getUpCount() > 0) {
            screen.line("made from");
            for (LineageEdge edge : reply.getUpList()) {
                screen.line("  ".repeat(edge.getDepth()) + edge.getRole() + "  " + Screen.shortKey(edge.getInputKey())
                        + "  " + edge.getTarget());
            }
        }
        if (reply.getDownCount() > 0) {
            screen.line("used for");
            for (LineageEdge edge : reply.getDownList()) {
                screen.line("  ".repeat(edge.getDepth()) + "as " + edge.getRole() + " of  "
                        + Screen.shortKey(edge.getProductKey()) + "  " + edge.getTarget());
            }
        }
    }
}
