package org.surveygrid.coordinator.gateway;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.blob.BlobReader;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.blob.BlobStore;
import org.surveygrid.coordinator.blob.BlobUpload;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.proto.v1.BlobChunk;
import org.surveygrid.proto.v1.BlobStoreGrpc;
import org.surveygrid.proto.v1.FindMissingReply;
import org.surveygrid.proto.v1.FindMissingRequest;
import org.surveygrid.proto.v1.QueryWriteStatusReply;
import org.surveygrid.proto.v1.QueryWriteStatusRequest;
import org.surveygrid.proto.v1.ReadBlobRequest;
import org.surveygrid.proto.v1.WriteBlobReply;
import org.surveygrid.proto.v1.WriteBlobRequest;

/** Moves files, never faster than the other end takes them. */
public final class BlobStoreService extends BlobStoreGrpc.BlobStoreImplBase implements GridService {
    private static final System.Logger LOG = System.getLogger(BlobStoreService.class.getName());
    private static final int CHUNK_BYTES = 512 << 10;

    private final BlobStore store;

    /**
     * The service.
     *
     * @param store where the files are
     */
    public BlobStoreService(BlobStore store) {
        this.store = store;
    }

    @Override
    public void findMissing(FindMissingRequest request, StreamObserver<FindMissingReply> observer) {
        StatusMapping.answer(
                observer,
                () -> FindMissingReply.newBuilder()
                        .addAllMissingDigests(store.missing(request.getBlobsList().stream()
                                .map(blob -> new BlobRef(blob.getDigest(), blob.getSizeBytes()))
                                .toList()))
                        .build());
    }

    @Override
    public void queryWriteStatus(QueryWriteStatusRequest request, StreamObserver<QueryWriteStatusReply> observer) {
        StatusMapping.answer(
                observer,
                () -> QueryWriteStatusReply.newBuilder()
                        .setCommittedBytes(store.committedBytes(request.getDigest()))
                        .setComplete(store.isComplete(request.getDigest()))
                        .build());
    }

    @Override
    public void read(ReadBlobRequest request, StreamObserver<BlobChunk> observer) {
        ServerCallStreamObserver<BlobChunk> call = (ServerCallStreamObserver<BlobChunk>) observer;
        try {
            BlobReader reader = store.read(request.getDigest(), request.getOffset());
            call.setOnCancelHandler(() -> close(reader));
            boolean[] isDone = new boolean[1];
            call.setOnReadyHandler(() -> {
                if (!isDone[0]) {
                    isDone[0] = pump(reader, call);
                }
            });
        } catch (IOException | RuntimeException e) {
            call.onError(StatusMapping.refusal(e));
        }
    }

    @Override
    public StreamObserver<WriteBlobRequest> write(StreamObserver<WriteBlobReply> observer) {
        ServerCallStreamObserver<WriteBlobReply> call = (ServerCallStreamObserver<WriteBlobReply>) observer;
        call.disableAutoRequest();
        call.request(1);
        return new Receiver(call);
    }

    /** Sends while the transport takes it; called again when it takes more. Calls of one stream never overlap. */
    private static boolean pump(BlobReader reader, ServerCallStreamObserver<BlobChunk> call) {
        try {
            while (call.isReady() && !reader.isAtEnd()) {
                long offset = reader.offset();
                call.onNext(BlobChunk.newBuilder()
                        .setOffset(offset)
                        .setData(UnsafeByteOperations.unsafeWrap(reader.next(CHUNK_BYTES)))
                        .build());
            }
            if (!reader.isAtEnd()) {
                return false;
            }
            close(reader);
            call.onCompleted();
        } catch (IOException | RuntimeException e) {
            close(reader);
            call.onError(StatusMapping.refusal(e));
        }
        return true;
    }

    private static void close(AutoCloseable file) {
        try {
            file.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "event=close-failed", e);
        }
    }

    /** One upload. */
    private final class Receiver implements StreamObserver<WriteBlobRequest> {
        private final ServerCallStreamObserver<WriteBlobReply> call;
        private @Nullable BlobUpload upload;
        private boolean isAnswered;

        Receiver(ServerCallStreamObserver<WriteBlobReply> call) {
            this.call = call;
        }

        @Override
        public void onNext(WriteBlobRequest message) {
            if (isAnswered) {
                return;
            }
            try {
                if (upload == null && !start(message)) {
                    return;
                }
                if (upload != null) {
                    upload.append(message.getData().asReadOnlyByteBuffer());
                    call.request(1);
                }
            } catch (IOException | RuntimeException e) {
                refuse(e);
            }
        }

        private boolean start(WriteBlobRequest message) throws IOException {
            if (!message.hasBlob()) {
                throw new GridFaultException(GridFault.BAD_REQUEST, "the first message must name the blob");
            }
            BlobRef blob =
                    new BlobRef(message.getBlob().getDigest(), message.getBlob().getSizeBytes());
            if (store.holds(blob)) {
                answer(blob.sizeBytes(), true);
                return false;
            }
            upload = store.upload(blob, message.getOffset());
            return true;
        }

        @Override
        public void onError(Throwable brokenStream) {
            if (upload != null) {
                close(upload);
            }
        }

        @Override
        public void onCompleted() {
            if (isAnswered) {
                return;
            }
            try {
                if (upload == null) {
                    throw new GridFaultException(GridFault.BAD_REQUEST, "the stream ended before it named a blob");
                }
                answer(upload.finish(), false);
            } catch (IOException | RuntimeException e) {
                refuse(e);
            }
        }

        private void answer(long committedBytes, boolean alreadyPresent) {
            isAnswered = true;
            call.onNext(WriteBlobReply.newBuilder()
                    .setCommittedBytes(committedBytes)
                    .setAlreadyPresent(alreadyPresent)
                    .build());
            call.onCompleted();
        }

        private void refuse(Exception problem) {
            isAnswered = true;
            if (upload != null) {
                close(upload);
            }
            call.onError(StatusMapping.refusal(problem));
        }
    }
}
