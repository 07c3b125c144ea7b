package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.surveygrid.command.CommandException;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.Product;
import org.surveygrid.proto.v1.ShowRequest;

/** Saves products under the names that other tools expect: {@code X.fits}, {@code X.weight.fits}, {@code X.cat} ... */
final class Download {
    private final OperatorClient client;
    private final Path directory;

    Download(OperatorClient client, Path directory) {
        this.client = client;
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw CommandException.ofFile("cannot create " + directory + ": ", e);
        }
    }

    void products(List<String> keys, Screen screen) {
        for (String key : keys) {
            Product product = client.call(operator ->
                            operator.show(ShowRequest.newBuilder().setKey(key).build()))
                    .getProduct();
            product(product, screen);
        }
    }

    void product(Product product, Screen screen) {
        if (!product.getVoidReason().isEmpty()) {
            screen.line("void  " + product.getTarget() + ": " + product.getVoidReason());
            return;
        }
        for (Map.Entry<String, Blob> file : product.getFilesMap().entrySet()) {
            Path path = directory.resolve(product.getFileStem() + suffix(product.getKind(), file.getKey()));
            client.download(file.getValue(), path);
            screen.line("saved " + path + "  " + Screen.bytes(file.getValue().getSizeBytes()) + "  sha256 ok");
        }
    }

    /** File name ending of a file role. */
    static String suffix(String kind, String role) {
        return switch (role) {
            case "image" -> ".fits";
            case "weight" -> ".weight.fits";
            case "flag" -> ".flag.fits";
            case "exp" -> ".exp.fits";
            case "mask" -> ".mask.fits";
            case "sources" -> ".cat.fits";
            case "ldac" -> ".cat";
            case "head" -> ".head";
            case "solution", "table", "maps" -> ".fits";
            case "raw" -> ".fits";
            case "preview" -> ".png";
            case "report" -> ".json";
            case "facts" -> ".facts.txt";
            case "toml" -> ".toml";
            default -> "." + role + (kind.equals("qcplots") || isPlot(role) ? ".png" : "");
        };
    }

    private static boolean isPlot(String role) {
        return role.endsWith("plot")
                || role.endsWith("map")
                || role.endsWith("vectors")
                || role.endsWith("residuals")
                || role.endsWith("trend");
    }
}
