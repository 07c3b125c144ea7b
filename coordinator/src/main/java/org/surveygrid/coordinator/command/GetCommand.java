package org.surveygrid.coordinator.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.FindReply;
import org.surveygrid.proto.v1.Product;
import org.surveygrid.proto.v1.ShowRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid get}: products as files that other tools open. */
@Command(
        name = "get",
        description = "Download products, by key or by query.",
        footer = {"", "Examples:", "  sgrid get 5e77c1d0", "  sgrid get coadd tile=demo band=r -o out"})
final class GetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    @Parameters(arity = "1..*", paramLabel = "KEY|QUERY", description = "Product keys, or a kind with key=value words.")
    private List<String> words = List.of();

    @Option(names = "-o", paramLabel = "DIR", description = "Where to (default: here).")
    private Path directory = Path.of(".");

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            Download download = new Download(client, directory);
            if (words.stream().allMatch(word -> word.matches("[0-9a-f]{6,64}"))) {
                for (String key : words) {
                    Product product = client.call(operator -> operator.show(
                                    ShowRequest.newBuilder().setKey(key).build()))
                            .getProduct();
                    download.product(product, screen);
                }
                return ExitCode.OK.code();
            }
            FindReply found = client.call(operator -> operator.find(FindCommand.request(words, 10_000)));
            if (found.getProductsCount() == 0) {
                throw new CommandException(
                        ExitCode.NOT_FOUND,
                        "no product fits '" + String.join(" ", words) + "'. try: sgrid make "
                                + String.join(" ", words));
            }
            found.getProductsList().forEach(product -> download.product(product, screen));
        }
        return ExitCode.OK.code();
    }
}
