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
        footer = {
            "",
            "Examples:",
            "  sgrid get 5e77c1d0",
            "  sgrid get coadd tile=demo band=r -o out",
            "  sgrid get reduced exp=syn0031 --with cat,head"
        })
final class GetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    @Parameters(arity = "1..*", paramLabel = "KEY|QUERY", description = "Product keys, or a kind with key=value words.")
    private List<String> words = List.of();

    @Option(names = "-o", paramLabel = "DIR", description = "Where to (default: here).")
    private Path directory = Path.of(".");

    @Option(
            names = "--with",
            split = ",",
            paramLabel = "cat,head",
            description = "For reduced frames, under the same name: the LDAC catalogue and the global solution, as"
                    + " SCAMP and SWarp look for them.")
    private List<String> companions = List.of();

    @Override
    public Integer call() {
        try (OperatorClient client = remote.connect()) {
            Download download = new Download(client, directory);
            if (words.stream().allMatch(word -> word.matches("[0-9a-f]{6,64}"))) {
                for (String key : words) {
                    Product product = client.call(operator -> operator.show(
                                    ShowRequest.newBuilder().setKey(key).build()))
                            .getProduct();
                    save(client, download, product);
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
            found.getProductsList().forEach(product -> save(client, download, product));
        }
        return ExitCode.OK.code();
    }

    private void save(OperatorClient client, Download download, Product product) {
        Screen screen = new Screen(spec.commandLine().getOut());
        download.product(product, screen);
        if (!product.getKind().equals("reduced")) {
            return;
        }
        Companions beside = new Companions(client, directory);
        for (String companion : companions) {
            switch (companion) {
                case "cat" -> beside.cat(product, screen);
                case "head" -> beside.head(product, screen);
                default ->
                    throw new CommandException(ExitCode.USAGE, "--with knows cat and head, not '" + companion + "'");
            }
        }
    }
}
