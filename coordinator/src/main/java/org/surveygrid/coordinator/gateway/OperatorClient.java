package org.surveygrid.coordinator.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.digest.Sha256;
import org.surveygrid.proto.client.BlobTransfer;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.BlobStoreGrpc;
import org.surveygrid.proto.v1.FindMissingRequest;
import org.surveygrid.proto.v1.OperatorGrpc;

/** A person's connection to the coordinator. Failures come out as {@link CommandException}, ready to be shown. */
public final class OperatorClient implements AutoCloseable {
    private static final int MISSING_BATCH = 500;

    private final ManagedChannel channel;
    private final String address;

    private OperatorClient(ManagedChannel channel, String address) {
        this.channel = channel;
        this.address = address;
    }

    /**
     * A connection, opened with the first call.
     *
     * @param hostAndPort {@code host:port}
     * @param identity directory with {@code client.pem}, {@code client.key} and {@code authority.pem}; without it plain
     *     text is spoken, which coordinators accept from their own machine only
     * @return the client
     */
    public static OperatorClient to(String hostAndPort, Optional<Path> identity) {
        try {
            NettyChannelBuilder builder =
                    NettyChannelBuilder.forTarget(hostAndPort).flowControlWindow(8 << 20);
            if (identity.isPresent()) {
                builder.sslContext(GrpcSslContexts.forClient()
                        .trustManager(identity.get().resolve("authority.pem").toFile())
                        .keyManager(
                                identity.get().resolve("client.pem").toFile(),
                                identity.get().resolve("client.key").toFile())
                        .build());
            } else {
                builder.usePlaintext();
            }
            return new OperatorClient(builder.build(), hostAndPort);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "cannot connect to '" + hostAndPort + "': " + e.getMessage(), e);
        }
    }

    /**
     * A call to the operator service.
     *
     * @param <T> its reply
     */
    @FunctionalInterface
    public interface Call<T> {
        /**
         * Makes the call.
         *
         * @param operator the service
         * @return the reply
         * @throws StatusException when it fails
         */
        T on(OperatorGrpc.OperatorBlockingV2Stub operator) throws StatusException;
    }

    /**
     * Makes a call.
     *
     * @param waitSeconds how long the coordinator may wait before it answers
     * @param call which
     * @param <T> its reply
     * @return the reply
     * @throws CommandException when it fails
     */
    public <T> T call(long waitSeconds, Call<T> call) {
        try {
            return call.on(
                    OperatorGrpc.newBlockingV2Stub(channel).withDeadlineAfter(60 + waitSeconds, TimeUnit.SECONDS));
        } catch (StatusException e) {
            throw failed(e);
        }
    }

    /**
     * Makes a call that answers at once.
     *
     * @param call which
     * @param <T> its reply
     * @return the reply
     */
    public <T> T call(Call<T> call) {
        return call(0, call);
    }

    /**
     * Uploads files that the store lacks.
     *
     * @param files path of each blob
     * @return how many were uploaded
     */
    public int upload(SortedMap<String, Path> files) {
        Set<String> missing = new TreeSet<>();
        List<Blob> blobs = new ArrayList<>();
        try {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                blobs.add(Blob.newBuilder()
                        .setDigest(file.getKey())
                        .setSizeBytes(Files.size(file.getValue()))
                        .build());
            }
            for (int i = 0; i < blobs.size(); i += MISSING_BATCH) {
                missing.addAll(BlobStoreGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(60, TimeUnit.SECONDS)
                        .findMissing(FindMissingRequest.newBuilder()
                                .addAllBlobs(blobs.subList(i, Math.min(blobs.size(), i + MISSING_BATCH)))
                                .build())
                        .getMissingDigestsList());
            }
            BlobTransfer transfer = new BlobTransfer(channel);
            for (Blob blob : blobs) {
                if (missing.contains(blob.getDigest())) {
                    transfer.send(blob, Objects.requireNonNull(files.get(blob.getDigest())));
                }
            }
            return missing.size();
        } catch (StatusException e) {
            throw failed(e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, "upload broke off: " + e.getMessage() + ". try again", e);
        }
    }

    /**
     * Downloads a blob; a partial file is resumed.
     *
     * @param blob what
     * @param path where to
     */
    public void download(Blob blob, Path path) {
        Path partial = path.resolveSibling(path.getFileName() + ".part");
        try {
            new BlobTransfer(channel).receive(blob, partial);
            String actual = Sha256.ofFile(partial);
            if (!actual.equals(blob.getDigest())) {
                Files.delete(partial);
                throw new CommandException(
                        ExitCode.INTEGRITY,
                        path.getFileName() + " arrived with digest " + actual + " instead of " + blob.getDigest()
                                + "; it was deleted. try again");
            }
            Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (StatusException e) {
            throw failed(e);
        } catch (IOException e) {
            throw CommandException.ofFile("cannot write " + path + ": ", e);
        }
    }

    /**
     * A message as JSON, all fields printed.
     *
     * @param message any message
     * @return one JSON document
     */
    public static String json(MessageOrBuilder message) {
        try {
            return JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("our own messages can be printed", e);
        }
    }

    private CommandException failed(StatusException e) {
        String description = e.getStatus().getDescription();
        // The fault's name is for programs; the exit code says as much to people.
        String text =
                description == null ? e.getStatus().getCode().toString() : description.replaceFirst("^[A-Z_]+: ", "");
        return switch (e.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                new CommandException(
                        ExitCode.UNREACHABLE,
                        "the coordinator at " + address + " does not answer (" + text
                                + "). is it running, is the address right, and if it serves over TLS, did you say --identity DIR?"
                                + " try: sgrid coordinator run DIR, or --coordinator HOST:PORT",
                        e);
            case NOT_FOUND -> new CommandException(ExitCode.NOT_FOUND, text, e);
            case INVALID_ARGUMENT, OUT_OF_RANGE -> new CommandException(ExitCode.USAGE, text, e);
            case FAILED_PRECONDITION, ALREADY_EXISTS, ABORTED -> new CommandException(ExitCode.CONFLICT, text, e);
            case UNAUTHENTICATED, PERMISSION_DENIED -> new CommandException(ExitCode.AUTH, text, e);
            case DATA_LOSS -> new CommandException(ExitCode.INTEGRITY, text, e);
            case RESOURCE_EXHAUSTED -> new CommandException(ExitCode.LOCAL_RESOURCE, text, e);
            case UNIMPLEMENTED ->
                new CommandException(
                        ExitCode.VERSION, "the coordinator at " + address + " is older than this program: " + text, e);
            case OK, CANCELLED, UNKNOWN, INTERNAL ->
                new CommandException(ExitCode.BUG, "the coordinator failed: " + text + ". see its log", e);
        };
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
