package org.surveygrid.coordinator.storage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.Target;

/** The SQL of the archive. All methods work within the caller's transaction. */
public final class ArchiveTables {
    private static final String COLUMNS = "product_key, target, task_name, task_version, parameters, attributes, facts,"
            + " quality_flags, void_reason, validity, first_night, last_night, created";

    private static final Pattern ESCAPED = Pattern.compile("\\\\([nr\\\\])");

    private ArchiveTables() {}

    /**
     * Inserts a product unless one with its key exists.
     *
     * @param transaction of the caller
     * @param product what to keep
     * @return false when it was there already; nothing is changed then
     */
    public static boolean insert(Transaction transaction, ArchivedProduct product) {
        if (contains(transaction, product.key())) {
            return false;
        }
        transaction.update(
                "INSERT INTO product (product_key, kind, target, task_name, task_version, parameters, attributes, facts,"
                        + " quality_flags, void_reason, validity, first_night, last_night, created)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                product.key(),
                product.target().kind().name(),
                product.target().toString(),
                product.origin().taskName(),
                product.origin().taskVersion(),
                encodeParameters(product.origin().parameters()),
                encode(product.attributes()),
                encode(product.facts()),
                String.join(" ", product.qualityFlags()),
                product.origin().voidReason(),
                product.validity().state(),
                product.validity().firstNight().toString(),
                product.validity().lastNight().toString(),
                product.created());
        List<Object[]> files = new ArrayList<>();
        product.files()
                .forEach(
                        (role, blob) -> files.add(new Object[] {product.key(), role, blob.digest(), blob.sizeBytes()}));
        transaction.updateAll(
                "INSERT INTO product_file (product_key, role, digest, size_bytes) VALUES (?, ?, ?, ?)", files);
        List<Object[]> inputs = new ArrayList<>();
        for (ProductKey.Input input : product.origin().inputs()) {
            inputs.add(new Object[] {product.key(), inputs.size(), input.role(), input.key()});
        }
        transaction.updateAll(
                "INSERT INTO product_input (product_key, ordinal, role, input_key) VALUES (?, ?, ?, ?)", inputs);
        return true;
    }

    /**
     * Files that the database refers to: of products that keep theirs, and of results that are not decided yet.
     *
     * @param transaction of the caller
     * @return each once
     */
    public static Set<BlobRef> references(Transaction transaction) {
        Set<BlobRef> references = new HashSet<>(transaction.query(
                "SELECT DISTINCT digest, size_bytes FROM product_file f WHERE NOT EXISTS"
                        + " (SELECT 1 FROM released_product r WHERE r.product_key = f.product_key)",
                row -> new BlobRef(row.text("digest"), row.wide("size_bytes"))));
        for (UnitResult result : AttemptTable.undecidedResults(transaction)) {
            if (result instanceof UnitResult.Completed completed) {
                references.addAll(completed.files().values());
            }
        }
        return references;
    }

    /**
     * Number of products.
     *
     * @param transaction of the caller
     * @return count
     */
    public static long count(Transaction transaction) {
        return transaction
                .first("SELECT COUNT(*) AS n FROM product", row -> row.wide("n"))
                .orElse(0L);
    }

    /**
     * Takes a product out of the archive. Its files stay in the store until nothing refers to them.
     *
     * @param transaction of the caller
     * @param key product key
     */
    public static void delete(Transaction transaction, String key) {
        transaction.update("DELETE FROM released_product WHERE product_key = ?", key);
        transaction.update("DELETE FROM product_file WHERE product_key = ?", key);
        transaction.update("DELETE FROM product_input WHERE product_key = ?", key);
        transaction.update("DELETE FROM product WHERE product_key = ?", key);
    }

    /**
     * Gives a product's files up: garbage collection may take them, unless another product has them too. What they were
     * stays on record.
     *
     * @param transaction of the caller
     * @param key product key
     */
    public static void release(Transaction transaction, String key) {
        if (contains(transaction, key) && !isReleased(transaction, key)) {
            transaction.update("INSERT INTO released_product (product_key) VALUES (?)", key);
        }
    }

    /**
     * Whether a product's files were given up.
     *
     * @param transaction of the caller
     * @param key product key
     * @return true when they may be gone
     */
    public static boolean isReleased(Transaction transaction, String key) {
        return transaction
                .first(
                        "SELECT product_key FROM released_product WHERE product_key = ?",
                        row -> row.text("product_key"),
                        key)
                .isPresent();
    }

    /**
     * Whether a product exists.
     *
     * @param transaction of the caller
     * @param key product key
     * @return true when it does, void or not
     */
    public static boolean contains(Transaction transaction, String key) {
        return transaction
                .first("SELECT product_key FROM product WHERE product_key = ?", row -> row.text("product_key"), key)
                .isPresent();
    }

    /**
     * All products.
     *
     * @param transaction of the caller
     * @return oldest first
     */
    public static List<ArchivedProduct> all(Transaction transaction) {
        Map<String, SortedMap<String, BlobRef>> files = new HashMap<>();
        transaction.query(
                "SELECT product_key, role, digest, size_bytes FROM product_file",
                row -> files.computeIfAbsent(row.text("product_key"), key -> new TreeMap<>())
                        .put(row.text("role"), new BlobRef(row.text("digest"), row.wide("size_bytes"))));
        Map<String, List<ProductKey.Input>> inputs = new HashMap<>();
        transaction.query(
                "SELECT product_key, role, input_key FROM product_input ORDER BY product_key, ordinal",
                row -> inputs.computeIfAbsent(row.text("product_key"), key -> new ArrayList<>())
                        .add(new ProductKey.Input(row.text("role"), row.text("input_key"))));
        return transaction.query(
                "SELECT " + COLUMNS + " FROM product ORDER BY created, product_key",
                row -> read(
                        row,
                        inputs.getOrDefault(row.text("product_key"), List.of()),
                        files.getOrDefault(row.text("product_key"), new TreeMap<>())));
    }

    /**
     * One product.
     *
     * @param transaction of the caller
     * @param key product key
     * @return the product, or empty
     */
    public static Optional<ArchivedProduct> find(Transaction transaction, String key) {
        SortedMap<String, BlobRef> files = files(transaction, key);
        List<ProductKey.Input> inputs = transaction.query(
                "SELECT role, input_key FROM product_input WHERE product_key = ? ORDER BY ordinal",
                row -> new ProductKey.Input(row.text("role"), row.text("input_key")),
                key);
        return transaction.first(
                "SELECT " + COLUMNS + " FROM product WHERE product_key = ?", row -> read(row, inputs, files), key);
    }

    /**
     * Files of one product.
     *
     * @param transaction of the caller
     * @param key product key
     * @return blob by role
     */
    public static SortedMap<String, BlobRef> files(Transaction transaction, String key) {
        SortedMap<String, BlobRef> files = new TreeMap<>();
        transaction.query(
                "SELECT role, digest, size_bytes FROM product_file WHERE product_key = ?",
                row -> files.put(row.text("role"), new BlobRef(row.text("digest"), row.wide("size_bytes"))),
                key);
        return files;
    }

    /**
     * What is made from a product directly.
     *
     * @param transaction of the caller
     * @param key product key
     * @return keys and the role it plays, in order of key
     */
    public static List<ProductKey.Input> users(Transaction transaction, String key) {
        return transaction.query(
                "SELECT DISTINCT product_key, role FROM product_input WHERE input_key = ? ORDER BY product_key, role",
                row -> new ProductKey.Input(row.text("role"), row.text("product_key")),
                key);
    }

    /**
     * Changes a product's validity.
     *
     * @param transaction of the caller
     * @param key product key
     * @param validity new validity
     */
    public static void setValidity(Transaction transaction, String key, Validity validity) {
        transaction.update(
                "UPDATE product SET validity = ?, first_night = ?, last_night = ? WHERE product_key = ?",
                validity.state(),
                validity.firstNight().toString(),
                validity.lastNight().toString(),
                key);
    }

    /**
     * Changes a product's quality flags.
     *
     * @param transaction of the caller
     * @param key product key
     * @param flags new flags
     */
    public static void setFlags(Transaction transaction, String key, Collection<String> flags) {
        transaction.update("UPDATE product SET quality_flags = ? WHERE product_key = ?", String.join(" ", flags), key);
    }

    /**
     * Overrides of task parameters that hold for the whole survey.
     *
     * @param transaction of the caller
     * @return {@code task.parameter} to value
     */
    public static SortedMap<String, String> surveyParameters(Transaction transaction) {
        SortedMap<String, String> parameters = new TreeMap<>();
        transaction.query(
                "SELECT name, parameter_value FROM survey_parameter",
                row -> parameters.put(row.text("name"), row.text("parameter_value")));
        return parameters;
    }

    /**
     * Replaces the overrides.
     *
     * @param transaction of the caller
     * @param parameters {@code task.parameter} to value
     */
    public static void setSurveyParameters(Transaction transaction, SortedMap<String, String> parameters) {
        transaction.update("DELETE FROM survey_parameter");
        List<Object[]> rows = new ArrayList<>();
        parameters.forEach((name, value) -> rows.add(new Object[] {name, value}));
        transaction.updateAll("INSERT INTO survey_parameter (name, parameter_value) VALUES (?, ?)", rows);
    }

    private static ArchivedProduct read(Row row, List<ProductKey.Input> inputs, SortedMap<String, BlobRef> files) {
        String flags = row.text("quality_flags");
        return new ArchivedProduct(
                row.text("product_key"),
                Target.parse(row.text("target")),
                new ArchivedProduct.Origin(
                        row.text("task_name"),
                        row.integer("task_version"),
                        decodeParameters(row.text("parameters")),
                        inputs,
                        row.text("void_reason")),
                decode(row.text("attributes")),
                files,
                decode(row.text("facts")),
                new Validity(
                        Validity.State.valueOf(row.text("validity")),
                        LocalDate.parse(row.text("first_night")),
                        LocalDate.parse(row.text("last_night"))),
                flags.isEmpty() ? List.of() : Arrays.asList(flags.split(" ")),
                row.instant("created"));
    }

    /** Values of parameters may have several lines: that of a model file does. */
    static String encodeParameters(SortedMap<String, String> parameters) {
        SortedMap<String, String> oneLine = new TreeMap<>(parameters);
        oneLine.replaceAll((name, value) ->
                value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"));
        return encode(oneLine);
    }

    static SortedMap<String, String> decodeParameters(String text) {
        SortedMap<String, String> parameters = new TreeMap<>(decode(text));
        parameters.replaceAll((name, value) -> ESCAPED.matcher(value).replaceAll(found -> switch (found.group(1)) {
            case "n" -> "\n";
            case "r" -> "\r";
            default -> "\\\\";
        }));
        return parameters;
    }

    static String encode(SortedMap<String, String> values) {
        Facts facts = Facts.none();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            facts = facts.with(entry.getKey(), entry.getValue());
        }
        return facts.encode();
    }

    static SortedMap<String, String> decode(String text) {
        return Facts.decode(text).asMap();
    }
}
