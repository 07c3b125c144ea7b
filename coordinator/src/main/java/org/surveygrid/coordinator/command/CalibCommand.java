package org.surveygrid.coordinator.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.CertifyRequest;
import org.surveygrid.proto.v1.FindReply;
import org.surveygrid.proto.v1.FindRequest;
import org.surveygrid.proto.v1.Product;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid calib}: which calibrations there are and when they hold. */
@Command(name = "calib", description = "Calibrations: list them, decide which may be used and when.")
final class CalibCommand {
    private static final List<String> KINDS = List.of(
            "readnoise",
            "bias",
            "dark",
            "hotpixels",
            "gain",
            "domeflat",
            "coldpixels",
            "twilightflat",
            "masterflat",
            "fringe");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(mixinStandardHelpOptions = true, name = "list", description = "Calibrations with their validity.")
    int list(
            @Mixin RemoteOptions remote,
            @Option(names = "--kind", description = "Only this kind.") Optional<String> kind,
            @Option(names = "--ccd", description = "Only this chip.") Optional<String> chip) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            FindReply.Builder all = FindReply.newBuilder();
            for (String each : kind.map(List::of).orElse(KINDS)) {
                FindRequest.Builder request = FindRequest.newBuilder()
                        .setKind(each)
                        .setIncludeInvalid(true)
                        .setLimit(10_000);
                chip.ifPresent(c -> request.putAttributes("ccd", c));
                all.addAllProducts(
                        client.call(operator -> operator.find(request.build())).getProductsList());
            }
            if (remote.isJson()) {
                screen.json(all);
                return ExitCode.OK.code();
            }
            List<List<String>> rows = new ArrayList<>();
            for (Product product : all.getProductsList()) {
                rows.add(List.of(
                        Screen.shortKey(product.getKey()),
                        product.getTarget(),
                        product.getValidityStart(),
                        product.getValidityEnd(),
                        FindCommand.state(product)));
            }
            screen.table(List.of("KEY", "TARGET", "FROM", "TO", "STATE"), rows);
        }
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "certify",
            description = "Use a product in spite of its flags, or for other nights.")
    int certify(
            @Mixin RemoteOptions remote,
            @Parameters(paramLabel = "KEY", description = "Product key or its beginning.") String key,
            @Option(names = "--from", description = "First night, 2026-01-31.") Optional<String> from,
            @Option(names = "--to", description = "Last night.") Optional<String> to,
            @Option(names = "--reason", defaultValue = "looked at", description = "Why.") String reason) {
        return change(
                remote,
                CertifyRequest.newBuilder()
                        .setKey(key)
                        .setValidity(CertifyRequest.Validity.VALID)
                        .setFrom(from.orElse(""))
                        .setTo(to.orElse(""))
                        .setReason(reason)
                        .setUser(System.getProperty("user.name", "unknown"))
                        .build());
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "decertify",
            description = "Never use a product (or a raw frame) again.")
    int decertify(
            @Mixin RemoteOptions remote,
            @Parameters(paramLabel = "KEY", description = "Product key or its beginning.") String key,
            @Option(names = "--reason", required = true, description = "Why.") String reason) {
        return change(
                remote,
                CertifyRequest.newBuilder()
                        .setKey(key)
                        .setValidity(CertifyRequest.Validity.INVALID)
                        .setReason(reason)
                        .setUser(System.getProperty("user.name", "unknown"))
                        .build());
    }

    private int change(RemoteOptions remote, CertifyRequest request) {
        Screen screen = new Screen(spec.commandLine().getOut());
        try (OperatorClient client = remote.connect()) {
            Product product = client.call(operator -> operator.certify(request));
            if (remote.isJson()) {
                screen.json(product);
            } else {
                screen.line(product.getTarget() + " " + Screen.shortKey(product.getKey()) + " is now "
                        + FindCommand.state(product) + ", valid " + product.getValidityStart() + " to "
                        + product.getValidityEnd());
            }
        }
        return ExitCode.OK.code();
    }
}
