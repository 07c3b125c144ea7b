package org.surveygrid.task;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Identity of a product: what it is made from and how, never when or where. The same key means the same bits, so a
 * product is made once and reused by everybody.
 *
 * <p>Inputs enter by their own keys, not by the digests of their files: the whole plan of a target can be written down
 * before anything is made.
 */
public final class ProductKey {
    private ProductKey() {}

    /**
     * One input, in the order that is part of the identity.
     *
     * @param role the task's input role
     * @param key key of the product that fills it
     */
    public record Input(String role, String key) {}

    /**
     * Key of a product that a task makes.
     *
     * @param task its task type
     * @param processParameters parameters that change pixels
     * @param target kind and dimensions
     * @param inputs all inputs, in order
     * @return 64 hexadecimal digits
     */
    public static String of(
            TaskType<?> task, SortedMap<String, String> processParameters, Target target, List<Input> inputs) {
        Canonical canonical = new Canonical();
        canonical.field("surveygrid-product-1");
        canonical.field(task.name());
        canonical.field(Integer.toString(task.version()));
        canonical.field(target.toString());
        canonical.field(Integer.toString(processParameters.size()));
        processParameters.forEach((name, value) -> {
            canonical.field(name);
            canonical.field(value);
        });
        canonical.field(Integer.toString(inputs.size()));
        for (Input input : inputs) {
            canonical.field(input.role());
            canonical.field(input.key());
        }
        return canonical.sha256();
    }

    /**
     * Key of a round of a divided run, or of one of its parts.
     *
     * @param wholeKey key of the product that the run makes
     * @param target the round or part
     * @return 64 hexadecimal digits
     */
    public static String ofPart(String wholeKey, Target target) {
        Canonical canonical = new Canonical();
        canonical.field("surveygrid-part-1");
        canonical.field(wholeKey);
        canonical.field(target.toString());
        return canonical.sha256();
    }

    /**
     * Key of a product that enters by ingest: its kind and its files.
     *
     * @param kind a registered kind
     * @param fileDigests SHA-256 by file role
     * @return 64 hexadecimal digits
     */
    public static String ofRegistered(ProductKind kind, SortedMap<String, String> fileDigests) {
        Canonical canonical = new Canonical();
        canonical.field("surveygrid-raw-1");
        canonical.field(kind.name());
        fileDigests.forEach((role, digest) -> {
            canonical.field(role);
            canonical.field(digest);
        });
        return canonical.sha256();
    }

    /**
     * Digest of a result: the files of a completed run, or the reason why there are none. Two machines agree when their
     * result digests do.
     *
     * @param fileDigests SHA-256 by file role, the facts included; empty for a void result
     * @param voidReason reason code, or empty for a completed run
     * @return 64 hexadecimal digits
     */
    public static String ofResult(Map<String, String> fileDigests, String voidReason) {
        Canonical canonical = new Canonical();
        canonical.field("surveygrid-result-1");
        canonical.field(voidReason);
        new java.util.TreeMap<>(fileDigests).forEach((role, digest) -> {
            canonical.field(role);
            canonical.field(digest);
        });
        return canonical.sha256();
    }

    /** Length-prefixed UTF-8 fields: no two different sequences of fields give the same bytes. */
    private static final class Canonical {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void field(String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
            bytes.writeBytes(utf8);
        }

        String sha256() {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has SHA-256", e);
            }
        }
    }
}
