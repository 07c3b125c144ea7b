package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.coordinator.run.Registration;
import org.surveygrid.digest.Sha256;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.RawProduct;
import org.surveygrid.proto.v1.RegisterReply;
import org.surveygrid.proto.v1.RegisterRequest;

/** Brings files and what is known of them to the coordinator. */
final class Uploads {
    private Uploads() {}

    static BlobRef upload(OperatorClient client, Path file) throws IOException {
        BlobRef blob = new BlobRef(Sha256.ofFile(file), Files.size(file));
        client.upload(new TreeMap<>(Map.of(blob.digest(), file)));
        return blob;
    }

    /** Registers things whose blobs were uploaded; true when any of them is new. */
    static boolean register(OperatorClient client, List<Registration> registrations) {
        return registerAll(client, registrations).getRegistered() > 0;
    }

    static RegisterReply registerAll(OperatorClient client, List<Registration> registrations) {
        RegisterRequest.Builder request = RegisterRequest.newBuilder();
        for (Registration registration : registrations) {
            RawProduct.Builder product = RawProduct.newBuilder()
                    .setKind(registration.kind().name())
                    .putAllAttributes(registration.attributes());
            registration
                    .files()
                    .forEach((role, blob) -> product.putFiles(
                            role,
                            Blob.newBuilder()
                                    .setDigest(blob.digest())
                                    .setSizeBytes(blob.sizeBytes())
                                    .build()));
            request.addProducts(product);
        }
        return client.call(operator -> operator.register(request.build()));
    }
}
