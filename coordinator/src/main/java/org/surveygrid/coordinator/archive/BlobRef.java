package org.surveygrid.coordinator.archive;

/**
 * A file in the blob store.
 *
 * @param digest SHA-256, 64 lower-case hexadecimal digits
 * @param sizeBytes length
 */
public record BlobRef(String digest, long sizeBytes) {
    public BlobRef {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("digest must be 64 lower-case hexadecimal digits, got '" + digest + "'");
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("size of a blob must not be negative, got " + sizeBytes);
        }
    }
}
