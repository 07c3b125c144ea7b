package org.surveygrid.coordinator.gateway;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.storage.DatabaseException;

/**
 * Turns refusals into gRPC statuses. The description starts with the name of the fault and a colon, so that a program
 * can tell two faults of one status apart.
 */
public final class StatusMapping {
    private static final System.Logger LOG = System.getLogger(StatusMapping.class.getName());

    private StatusMapping() {}

    /**
     * Answers a unary call, or refuses it.
     *
     * @param observer whom to answer
     * @param work gives the answer
     * @param <T> the answer
     */
    public static <T> void answer(StreamObserver<T> observer, Callable<T> work) {
        T reply;
        try {
            reply = work.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            observer.onError(
                    Status.UNAVAILABLE.withDescription("the coordinator stops").asRuntimeException());
            return;
        } catch (Exception e) {
            observer.onError(refusal(e));
            return;
        }
        observer.onNext(reply);
        observer.onCompleted();
    }

    /**
     * What a caller is told about an exception.
     *
     * @param problem any exception
     * @return the same as a gRPC status
     */
    public static StatusRuntimeException refusal(Exception problem) {
        return switch (problem) {
            case GridFaultException fault ->
                status(fault.fault())
                        .withDescription(fault.fault() + ": " + fault.getMessage())
                        .withCause(fault)
                        .asRuntimeException();
            case DatabaseException failure -> unavailable(failure);
            case IOException failure -> unavailable(failure);
            case UncheckedIOException failure -> unavailable(failure);
            case IllegalArgumentException wrong ->
                Status.INVALID_ARGUMENT
                        .withDescription(GridFault.BAD_REQUEST + ": " + wrong.getMessage())
                        .asRuntimeException();
            default -> {
                LOG.log(System.Logger.Level.ERROR, "event=call-failed", problem);
                yield Status.INTERNAL
                        .withDescription("the coordinator has a bug; its log says more")
                        .asRuntimeException();
            }
        };
    }

    /**
     * The gRPC status of a fault.
     *
     * @param fault why a call was refused
     * @return its status
     */
    public static Status status(GridFault fault) {
        return switch (fault) {
            case BAD_REQUEST -> Status.INVALID_ARGUMENT;
            case NOT_FOUND -> Status.NOT_FOUND;
            case NOT_ALLOWED -> Status.PERMISSION_DENIED;
            case TOKEN_REFUSED -> Status.UNAUTHENTICATED;
            case SESSION_UNKNOWN, INCARNATION_OLD, BLOB_MISSING -> Status.FAILED_PRECONDITION;
            case OFFSET_WRONG -> Status.OUT_OF_RANGE;
            case BLOB_DAMAGED -> Status.DATA_LOSS;
            case NO_SPACE -> Status.RESOURCE_EXHAUSTED;
            case STORE_FAILED -> Status.UNAVAILABLE;
        };
    }

    private static StatusRuntimeException unavailable(Exception failure) {
        LOG.log(System.Logger.Level.WARNING, "event=call-not-possible", failure);
        return Status.UNAVAILABLE
                .withDescription(GridFault.STORE_FAILED + ": " + failure.getMessage())
                .withCause(failure)
                .asRuntimeException();
    }
}
