package org.surveygrid.worker.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.digest.Sha256;

/** Only whole and right files have a name in the cache. */
final class BlobCacheTest {
    @TempDir
    private Path directory;

    private final AtomicLong seconds = new AtomicLong(1_000);

    @Test
    void a_partial_file_is_not_found_and_waits_to_be_resumed() throws IOException {
        BlobCache cache = cache(100);
        String digest = digest("0123456789");
        Files.writeString(cache.partialPath(digest), "01234");

        assertThat(cache.find(digest)).isEmpty();
        assertThat(cache(100).partialPath(digest)).hasContent("01234");
        assertThat(cache.sizeBytes()).isZero();
    }

    @Test
    void wrong_bytes_are_dropped_and_never_handed_out() throws IOException {
        BlobCache cache = cache(100);
        String digest = digest("0123456789");
        Files.writeString(cache.partialPath(digest), "012345678X");

        assertThatThrownBy(() -> cache.publish(digest))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(digest);
        assertThat(cache.find(digest)).isEmpty();
        assertThat(cache.partialPath(digest)).doesNotExist();
    }

    @Test
    void the_least_recently_used_file_goes_first() throws IOException {
        BlobCache cache = cache(25);
        String first = put(cache, "aaaaaaaaaa");
        String second = put(cache, "bbbbbbbbbb");
        seconds.incrementAndGet();
        cache.find(first);

        put(cache, "cccccccccc");

        assertThat(cache.find(first)).isPresent();
        assertThat(cache.find(second)).isEmpty();
        assertThat(cache.sizeBytes()).isEqualTo(20);
    }

    @Test
    void what_is_pinned_stays_until_it_is_released_as_often() throws IOException {
        BlobCache cache = cache(25);
        String pinned = put(cache, "aaaaaaaaaa");
        cache.pin(Set.of(pinned));
        cache.pin(Set.of(pinned));
        put(cache, "bbbbbbbbbb");
        put(cache, "cccccccccc");
        cache.release(Set.of(pinned));
        cache.prune(0);

        assertThat(cache.find(pinned)).isPresent();

        cache.release(Set.of(pinned));
        cache.prune(0);

        assertThat(cache.find(pinned)).isEmpty();
    }

    private BlobCache cache(long limitBytes) throws IOException {
        return new BlobCache(directory, limitBytes, () -> Instant.ofEpochSecond(seconds.get()));
    }

    private String put(BlobCache cache, String content) throws IOException {
        seconds.incrementAndGet();
        String digest = digest(content);
        Files.writeString(cache.partialPath(digest), content);
        cache.publish(digest);
        return digest;
    }

    private String digest(String content) throws IOException {
        Path file = directory.resolveSibling("content");
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        return Sha256.ofFile(file);
    }
}
