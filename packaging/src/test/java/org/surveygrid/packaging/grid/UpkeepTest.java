package org.surveygrid.packaging.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.coordinator.GridConfig;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.blob.BlobStore;
import org.surveygrid.coordinator.run.RunProgress;

/** Garbage collection, backup and restore of a coordinator that has made something. */
final class UpkeepTest {
    private static final List<String> TARGETS = List.of("bias");

    @TempDir
    private Path directory;

    @Test
    void garbage_goes_what_is_used_stays_and_a_restored_backup_goes_on_where_it_was_made() throws IOException {
        TinyNight night = TinyNight.write(directory.resolve("night"), new TinyNight.Size(1, 64, 64));
        Path saved = directory.resolve("saved");
        SortedMap<String, String> products;
        try (GridFixture grid = GridFixture.start(directory)) {
            grid.startWorker("amber");
            grid.ingest(night);
            grid.make(TARGETS);
            products = grid.digests();
            BlobStore blobs = grid.coordinator().engine().blobs();
            BlobRef old = orphan(blobs, "nobody wants this");
            BlobRef young = orphan(blobs, "somebody may want this");
            BlobRef asked = orphan(blobs, "somebody has asked for this");
            for (BlobStore.StoredBlob stored : blobs.list()) {
                if (!stored.blob().equals(young)) {
                    makeOld(blobs, stored.blob());
                }
            }
            blobs.missing(List.of(asked));

            String dryRun = GridFixture.sgrid(grid.address(), "admin", "gc", "--dry-run");
            boolean isStillThere = blobs.holds(old);
            makeOld(blobs, old);
            String collected = GridFixture.sgrid(grid.address(), "admin", "gc");
            String backup = GridFixture.sgrid(grid.address(), "admin", "backup", saved.toString());

            assertThat(dryRun).contains("would delete 1 files");
            assertThat(isStillThere).isTrue();
            assertThat(collected).contains("deleted 1 files").contains("2 unused ones");
            assertThat(blobs.missing(List.of(old, young, asked))).containsExactly(old.digest());
            assertThat(grid.coordinator().survey().snapshot().all())
                    .allSatisfy(product -> assertThat(
                                    blobs.missing(List.copyOf(product.files().values())))
                            .isEmpty());
            assertThat(backup).contains("saved");
        }

        Path restored = directory.resolve("restored");
        org.surveygrid.coordinator.upkeep.Upkeep.restore(saved, restored);
        try (GridFixture grid = GridFixture.start(directory.resolve("after"), GridConfig.local(restored))) {
            assertThat(grid.digests()).isEqualTo(products);
            RunProgress again = grid.make(TARGETS);
            assertThat(again.total()).isZero();
            grid.startWorker("birch");
            assertThat(grid.make(List.of("hotpixels")).state()).isEqualTo(RunProgress.State.DONE);
        }
    }

    private BlobRef orphan(BlobStore blobs, String content) throws IOException {
        Path file = directory.resolve("orphan");
        Files.writeString(file, content);
        return blobs.ingest(file);
    }

    private static void makeOld(BlobStore blobs, BlobRef blob) throws IOException {
        Files.setLastModifiedTime(
                blobs.require(blob.digest()), FileTime.from(Instant.now().minus(Duration.ofDays(3))));
    }
}
