package org.surveygrid.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.proto.v1.GrantedLease;
import org.surveygrid.proto.v1.SubmitRequest;

/** The journal of a worker, as the next process finds it. */
final class AttemptStoreTest {
    @TempDir
    private Path directory;

    @Test
    void a_lease_survives_the_process() throws IOException {
        new AttemptStore(directory).create(lease("a-1"));

        Attempt found = new AttemptStore(directory).recover().getFirst();

        assertThat(found.id()).isEqualTo("a-1");
        assertThat(found.fence()).isEqualTo(7);
        assertThat(new AttemptStore(directory).result(found)).isEmpty();
    }

    @Test
    void a_recorded_result_survives_the_process_with_its_files() throws IOException {
        AttemptStore store = new AttemptStore(directory);
        Attempt attempt = store.create(lease("a-1"));
        Files.writeString(attempt.outputDirectory().resolve("image.fits"), "pixels");
        store.recordResult(
                attempt,
                SubmitRequest.newBuilder().setAttemptId("a-1").setFence(7).build());

        AttemptStore next = new AttemptStore(directory);
        Attempt found = next.recover().getFirst();

        assertThat(next.result(found))
                .hasValueSatisfying(request -> assertThat(request.getFence()).isEqualTo(7));
        assertThat(found.outputDirectory().resolve("image.fits")).hasContent("pixels");
    }

    @Test
    void a_directory_without_a_lease_is_cleaned_away() throws IOException {
        Path halfMade = directory.resolve("a-2");
        Files.createDirectories(halfMade.resolve("out"));
        Files.writeString(halfMade.resolve("lease.pb.tmp"), "cut off");

        assertThat(new AttemptStore(directory).recover()).isEmpty();
        assertThat(halfMade).doesNotExist();
    }

    @Test
    void a_repeated_attempt_starts_with_an_empty_directory() throws IOException {
        AttemptStore store = new AttemptStore(directory);
        Attempt first = store.create(lease("a-1"));
        Files.writeString(first.outputDirectory().resolve("image.fits"), "half");

        Attempt again = store.create(first.lease());

        assertThat(again.outputDirectory()).isEmptyDirectory();
    }

    @Test
    void a_name_from_the_wire_cannot_leave_the_journal() throws IOException {
        AttemptStore store = new AttemptStore(directory.resolve("journal"));

        assertThatThrownBy(() -> store.create(lease("../escape")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../escape");
    }

    private static GrantedLease lease(String id) {
        return GrantedLease.newBuilder().setAttemptId(id).setFence(7).build();
    }
}
