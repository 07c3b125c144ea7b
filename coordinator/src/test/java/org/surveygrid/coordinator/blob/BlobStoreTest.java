package org.surveygrid.coordinator.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;

class BlobStoreTest {
    @TempDir
    Path folder;

    private BlobStore store;
    private final byte[] content = new byte[100_000];
    private BlobRef blob;

    @BeforeEach
    void openStore() throws Exception {
        store = BlobStore.open(folder, 0);
        new SplittableRandom(1).nextBytes(content);
        blob = new BlobRef(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)), content.length);
    }

    @Test
    void an_upload_in_pieces_that_breaks_off_goes_on_where_it_stopped_even_after_a_restart() throws IOException {
        try (BlobUpload first = store.upload(blob, 0)) {
            first.append(ByteBuffer.wrap(content, 0, 30_000));
        }
        BlobStore reopened = BlobStore.open(folder, 0);
        long committed = reopened.committedBytes(blob.digest());

        try (BlobUpload second = reopened.upload(blob, committed)) {
            second.append(ByteBuffer.wrap(content, 30_000, 70_000));
            second.finish();
        }

        assertThat(committed).isEqualTo(30_000);
        assertThat(reopened.holds(blob)).isTrue();
        assertThat(Files.readAllBytes(reopened.require(blob.digest()))).isEqualTo(content);
        assertThat(reopened.count()).isEqualTo(1);
        assertThat(reopened.totalBytes()).isEqualTo(100_000);
    }

    @Test
    void a_wrong_offset_is_refused_and_says_the_right_one() throws IOException {
        try (BlobUpload first = store.upload(blob, 0)) {
            first.append(ByteBuffer.wrap(content, 0, 10));
        }

        assertThatThrownBy(() -> store.upload(blob, 0))
                .isInstanceOfSatisfying(
                        GridFaultException.class, e -> assertThat(e.fault()).isEqualTo(GridFault.OFFSET_WRONG))
                .hasMessageContaining("must go on at 10");
    }

    @Test
    void bytes_that_do_not_hash_to_the_name_are_dropped_and_the_upload_starts_again() throws IOException {
        byte[] flipped = content.clone();
        flipped[5] ^= 1;

        BlobUpload upload = store.upload(blob, 0);
        upload.append(ByteBuffer.wrap(flipped));

        assertThatThrownBy(upload::finish)
                .isInstanceOfSatisfying(
                        GridFaultException.class, e -> assertThat(e.fault()).isEqualTo(GridFault.BLOB_DAMAGED));
        assertThat(store.holds(blob)).isFalse();
        assertThat(store.committedBytes(blob.digest())).isZero();
    }

    @Test
    void more_bytes_than_announced_are_refused() throws IOException {
        BlobUpload upload = store.upload(new BlobRef(blob.digest(), 10), 0);

        assertThatThrownBy(() -> upload.append(ByteBuffer.wrap(content)))
                .isInstanceOf(GridFaultException.class)
                .hasMessageContaining("announced 10");
        assertThat(store.committedBytes(blob.digest())).isZero();
    }

    @Test
    void a_newer_upload_takes_over_from_a_sender_that_is_gone() throws IOException {
        BlobUpload gone = store.upload(blob, 0);
        gone.append(ByteBuffer.wrap(content, 0, 10));

        try (BlobUpload newer = store.upload(blob, 10)) {
            newer.append(ByteBuffer.wrap(content, 10, content.length - 10));
            newer.finish();
        }

        assertThat(store.holds(blob)).isTrue();
        assertThatThrownBy(() -> gone.append(ByteBuffer.wrap(content, 10, 5))).isInstanceOf(GridFaultException.class);
    }

    @Test
    void a_blob_damaged_on_the_disk_is_never_given_out_whole_and_can_be_uploaded_again() throws IOException {
        BlobRef stored = store.ingest(Files.write(folder.resolve("raw.fits"), content));
        byte[] damaged = content.clone();
        damaged[99_999] ^= 1;
        Files.write(store.require(stored.digest()), damaged);

        assertThatThrownBy(() -> readAll(stored.digest()))
                .isInstanceOfSatisfying(
                        GridFaultException.class, e -> assertThat(e.fault()).isEqualTo(GridFault.BLOB_DAMAGED));

        assertThat(stored).isEqualTo(blob);
        assertThat(store.missing(List.of(blob))).containsExactly(blob.digest());
        assertThat(folder.resolve("quarantine").resolve(blob.digest())).exists();
        store.ingest(Files.write(folder.resolve("again.fits"), content));
        assertThat(readAll(blob.digest())).isEqualTo(content);
    }

    @Test
    void reading_from_the_middle_gives_the_rest() throws IOException {
        store.ingest(Files.write(folder.resolve("raw.fits"), content));

        try (BlobReader reader = store.read(blob.digest(), 99_990)) {
            byte[] rest = reader.next(1000);

            assertThat(rest).isEqualTo(Arrays.copyOfRange(content, 99_990, 100_000));
            assertThat(reader.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "", "a", "/etc/passwd", "..", "ABCDEF"})
    void no_text_of_a_client_becomes_a_file_name(String name) throws IOException {
        long before = filesBelow(folder);

        assertThatThrownBy(() -> store.read(name, 0)).isInstanceOf(GridFaultException.class);
        assertThatThrownBy(() -> store.committedBytes(name)).isInstanceOf(GridFaultException.class);
        assertThatThrownBy(() -> new BlobRef(name, 1)).isInstanceOf(IllegalArgumentException.class);

        assertThat(filesBelow(folder)).isEqualTo(before);
    }

    @Test
    void an_upload_that_would_eat_the_reserve_is_refused() throws IOException {
        BlobStore full = BlobStore.open(folder, Long.MAX_VALUE / 2);

        assertThatThrownBy(() -> full.upload(blob, 0))
                .isInstanceOfSatisfying(
                        GridFaultException.class, e -> assertThat(e.fault()).isEqualTo(GridFault.NO_SPACE));
    }

    private byte[] readAll(String digest) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(content.length);
        try (BlobReader reader = store.read(digest, 0)) {
            while (!reader.isAtEnd()) {
                all.put(reader.next(4096));
            }
        }
        return all.array();
    }

    private static long filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.count();
        }
    }
}
