package org.surveygrid.coordinator.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.upkeep.Upkeep;
import org.surveygrid.proto.v1.BackupReply;
import org.surveygrid.proto.v1.BackupRequest;
import org.surveygrid.proto.v1.CollectGarbageReply;
import org.surveygrid.proto.v1.CollectGarbageRequest;

/** Between the messages about garbage and backups, and {@link Upkeep}. */
final class UpkeepWire {
    private UpkeepWire() {}

    static CollectGarbageReply collectGarbage(Upkeep upkeep, CollectGarbageRequest request) {
        try {
            Upkeep.Garbage garbage = upkeep.collectGarbage(
                    request.getDryRun() ? Upkeep.Mode.REPORT : Upkeep.Mode.DELETE,
                    Duration.ofSeconds(Math.max(0, request.getOlderThanSeconds())),
                    request.getUser());
            return CollectGarbageReply.newBuilder()
                    .setKept(garbage.kept())
                    .setDeleted(garbage.deleted())
                    .setDeletedBytes(garbage.deletedBytes())
                    .setTooYoung(garbage.tooYoung())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BackupReply backup(Upkeep upkeep, BackupRequest request) {
        try {
            Upkeep.Backup backup = upkeep.backup(Path.of(request.getDirectory()), request.getUser());
            return BackupReply.newBuilder()
                    .setDirectory(backup.directory().toString())
                    .setProducts(backup.products())
                    .setBlobs(backup.blobs())
                    .setBytes(backup.bytes())
                    .build();
        } catch (IOException e) {
            throw new GridFaultException(GridFault.BAD_REQUEST, "no backup: " + e.getMessage(), e);
        }
    }
}
