package org.surveygrid.coordinator.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.surveygrid.coordinator.gateway.OperatorClient;
import picocli.CommandLine.Option;

/** Which coordinator to speak to, and how to answer. Precedence: option, environment, default. */
final class RemoteOptions {
    private static final String DEFAULT_COORDINATOR = "127.0.0.1:7443";

    @Option(
            names = "--coordinator",
            paramLabel = "HOST:PORT",
            description = "Coordinator to ask (environment SGRID_COORDINATOR; default " + DEFAULT_COORDINATOR + ").")
    private Optional<String> coordinator = Optional.empty();

    @Option(
            names = "--identity",
            paramLabel = "DIR",
            description = "Directory with client.pem, client.key, authority.pem (environment SGRID_IDENTITY).")
    private Optional<Path> identity = Optional.empty();

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    OperatorClient connect() {
        Map<String, String> environment = System.getenv();
        Optional<Path> identityDirectory = identity.or(
                () -> Optional.ofNullable(environment.get("SGRID_IDENTITY")).map(Path::of));
        return OperatorClient.to(
                coordinator
                        .or(() -> Optional.ofNullable(environment.get("SGRID_COORDINATOR")))
                        .orElse(DEFAULT_COORDINATOR),
                identityDirectory.filter(Files::isDirectory));
    }

    boolean isJson() {
        return json;
    }
}
