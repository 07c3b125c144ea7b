package org.surveygrid.worker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a worker concludes from a refusal. */
final class CallFailedTest {
    @ParameterizedTest
    @CsvSource({
        "FAILED_PRECONDITION, SESSION_UNKNOWN: session is unknown, SESSION_LOST",
        "FAILED_PRECONDITION, INCARNATION_OLD: started again, SESSION_LOST",
        "FAILED_PRECONDITION, BLOB_MISSING: 1 blobs are not in the store, BAD_BLOB",
        "UNAVAILABLE, io exception, UNREACHABLE",
        "PERMISSION_DENIED, NOT_ALLOWED: has not joined, REFUSED",
        "DATA_LOSS, BLOB_DAMAGED: other bytes, BAD_BLOB",
        "INVALID_ARGUMENT, BAD_REQUEST: no slots, REJECTED"
    })
    void a_status_says_what_can_be_done(Status.Code code, String description, CallFailedException.Cause expected) {
        CallFailedException failure = CoordinatorClient.failed(
                code.toStatus().withDescription(description).asException());

        assertThat(failure.failure()).isEqualTo(expected);
        assertThat(failure).hasMessageContaining(description);
    }
}
