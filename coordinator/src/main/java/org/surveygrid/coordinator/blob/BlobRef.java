package org.surveygrid.coordinator.blob;

import java.util.regex.Pattern;

/**
 * A file, named by what it contains.
 *
 * @param digest SHA-256 of the bytes, 64 lower-case hexadecimal digits
 * @param sizeBytes how many bytes
 */
public record BlobRef(String digest, long sizeBytes) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public BlobRef {
        if (!isDigest(digest)) {
            throw new IllegalArgumentException("a digest is 64 lower-case hexadecimal digits, got '"
                    + digest.substring(0, Math.min(80, digest.length())) + "'");
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("size of blob " + digest + " is negative: " + sizeBytes);
        }
    }

    /**
     * Whether a text is a digest. Anything else never reaches the file system.
     *
     * @param text any text
     * @return true for 64 lower-case hexadecimal digits
     */
    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }
}
