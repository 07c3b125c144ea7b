package org.surveygrid.digest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 of files, and what one looks like when written down. */
public final class Sha256 {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER_BYTES = 1 << 16;

    private Sha256() {}

    /**
     * Digest of a file's bytes.
     *
     * @param file an existing file
     * @return 64 lower-case hexadecimal digits
     * @throws IOException when it cannot be read
     */
    public static String ofFile(Path file) throws IOException {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * A fresh digest.
     *
     * @return SHA-256, nothing digested yet
     */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * A digest that came over the wire, checked before it may become part of a file name.
     *
     * @param digest text to check
     * @return the same text
     */
    public static String checked(String digest) {
        if (!HEX.matcher(digest).matches()) {
            throw new IllegalArgumentException("digest must be 64 lower-case hexadecimal digits, got '" + digest + "'");
        }
        return digest;
    }
}
