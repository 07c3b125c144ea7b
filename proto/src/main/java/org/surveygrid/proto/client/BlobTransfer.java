package org.surveygrid.proto.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.BlobChunk;
import org.surveygrid.proto.v1.BlobStoreGrpc;
import org.surveygrid.proto.v1.QueryWriteStatusReply;
import org.surveygrid.proto.v1.QueryWriteStatusRequest;
import org.surveygrid.proto.v1.ReadBlobRequest;
import org.surveygrid.proto.v1.WriteBlobReply;
import org.surveygrid.proto.v1.WriteBlobRequest;

/**
 * Moves blobs between files and the coordinator's store. A transfer has no deadline as a whole; it breaks off when no
 * chunk has moved for a while, and the same call resumes it.
 */
public final class BlobTransfer {
    private static final Duration STALL_LIMIT = Duration.ofSeconds(30);
    private static final Duration CONFIRMATION_LIMIT = Duration.ofSeconds(60);
    private static final Duration UNARY_DEADLINE = Duration.ofSeconds(20);
    private static final int CHUNK_BYTES = 1 << 18;

    private final Channel channel;

    /**
     * Transfers over a channel.
     *
     * @param channel to the coordinator
     */
    public BlobTransfer(Channel channel) {
        this.channel = channel;
    }

    /**
     * Appends the missing end of a blob to a partial file. The caller checks the digest.
     *
     * @param blob what to fetch
     * @param partial what an earlier try left, or a file that does not exist
     * @throws StatusException when the coordinator refuses or is not reached
     * @throws IOException when the disk refuses or the transfer stalls; call again to resume
     */
    public void receive(Blob blob, Path partial) throws StatusException, IOException {
        try (FileChannel file = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (file.size() > blob.getSizeBytes()) {
                file.truncate(0);
            }
            file.position(file.size());
            if (file.position() < blob.getSizeBytes()) {
                receiveFrom(blob, file);
            }
        }
    }

    private void receiveFrom(Blob blob, FileChannel file) throws StatusException, IOException {
        BlockingClientCall<?, BlobChunk> call = BlobStoreGrpc.newBlockingV2Stub(channel)
                .read(ReadBlobRequest.newBuilder()
                        .setDigest(blob.getDigest())
                        .setOffset(file.position())
                        .build());
        try {
            while (file.position() < blob.getSizeBytes()) {
                BlobChunk chunk = call.read(STALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                if (chunk == null) {
                    throw new IOException("blob " + blob.getDigest() + " ended after " + file.position() + " of "
                            + blob.getSizeBytes() + " bytes");
                }
                if (chunk.getOffset() != file.position()) {
                    throw new IOException("blob " + blob.getDigest() + ": expected bytes from " + file.position()
                            + ", received from " + chunk.getOffset());
                }
                for (ByteBuffer part : chunk.getData().asReadOnlyByteBufferList()) {
                    while (part.hasRemaining()) {
                        file.write(part);
                    }
                }
            }
        } catch (TimeoutException e) {
            throw stalled(blob, e);
        } catch (InterruptedException e) {
            throw interrupted(blob, e);
        } finally {
            call.cancel("done or broken off", null);
        }
    }

    /**
     * Uploads a file from where an earlier try stopped; nothing when the store holds it already.
     *
     * @param blob digest and size of the file
     * @param path the file
     * @throws StatusException when the coordinator refuses or is not reached
     * @throws IOException when the disk refuses or the transfer stalls; call again to resume
     */
    public void send(Blob blob, Path path) throws StatusException, IOException {
        QueryWriteStatusReply status = BlobStoreGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(UNARY_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .queryWriteStatus(QueryWriteStatusRequest.newBuilder()
                        .setDigest(blob.getDigest())
                        .build());
        if (status.getComplete()) {
            return;
        }
        BlockingClientCall<WriteBlobRequest, WriteBlobReply> call =
                BlobStoreGrpc.newBlockingV2Stub(channel).write();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long offset = status.getCommittedBytes();
            WriteBlobRequest.Builder message = WriteBlobRequest.newBuilder().setBlob(blob);
            do {
                ByteString data = chunk(file, offset);
                boolean accepted = call.write(
                        message.setOffset(offset).setData(data).build(), STALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                if (!accepted) {
                    break;
                }
                offset += data.size();
                message = WriteBlobRequest.newBuilder();
            } while (offset < blob.getSizeBytes());
            call.halfClose();
            WriteBlobReply reply = call.read(CONFIRMATION_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (reply == null || reply.getCommittedBytes() != blob.getSizeBytes()) {
                throw new IOException("upload of " + blob.getDigest() + " was not confirmed");
            }
        } catch (TimeoutException e) {
            throw stalled(blob, e);
        } catch (InterruptedException e) {
            throw interrupted(blob, e);
        } finally {
            call.cancel("done or broken off", null);
        }
    }

    private static ByteString chunk(FileChannel file, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, Math.max(0, file.size() - offset)));
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = file.read(buffer, offset + buffer.position());
        }
        return UnsafeByteOperations.unsafeWrap(buffer.flip());
    }

    private static IOException stalled(Blob blob, TimeoutException e) {
        return new IOException(
                "no byte of blob " + blob.getDigest() + " moved for " + STALL_LIMIT.toSeconds() + " s", e);
    }

    private static IOException interrupted(Blob blob, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while moving blob " + blob.getDigest(), e);
    }
}
