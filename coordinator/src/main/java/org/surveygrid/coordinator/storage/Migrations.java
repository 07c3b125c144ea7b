package org.surveygrid.coordinator.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up to date: the scripts named in {@code db/index.txt}, each once, in order of their number. A script
 * that was applied never changes again; a later one corrects it.
 */
final class Migrations {
    private static final Pattern NAME = Pattern.compile("V(\\d+)__[a-z0-9_]+\\.sql");

    private Migrations() {}

    static void apply(Transaction transaction) {
        transaction.update(
                "CREATE TABLE IF NOT EXISTS schema_version (version INT PRIMARY KEY, name VARCHAR(200) NOT NULL,"
                        + " sha256 CHAR(64) NOT NULL)");
        Map<Integer, String> applied = new HashMap<>();
        transaction.query(
                "SELECT version, sha256 FROM schema_version",
                row -> applied.put(row.integer("version"), row.text("sha256")));
        int previous = 0;
        for (String name :
                resource("index.txt").lines().filter(l -> !l.isBlank()).sorted().toList()) {
            int version = version(name);
            if (version == previous) {
                throw new IllegalStateException("two migrations have number " + version + "; the second is " + name);
            }
            previous = version;
            applyOne(transaction, name, applied.get(version));
        }
        int newest = previous;
        applied.keySet().stream().filter(v -> v > newest).findFirst().ifPresent(v -> {
            throw new IllegalStateException("the database has schema version " + v + ", this program knows " + newest
                    + "; start the newer program");
        });
    }

    private static void applyOne(Transaction transaction, String name, @Nullable String appliedSha256) {
        String script = resource(name);
        String sha256 = sha256(script);
        if (appliedSha256 != null) {
            if (!appliedSha256.equals(sha256)) {
                throw new IllegalStateException(
                        "migration " + name + " changed after it was applied; restore it and add a new one");
            }
            return;
        }
        for (String statement : statements(script)) {
            transaction.update(statement);
        }
        transaction.update(
                "INSERT INTO schema_version (version, name, sha256) VALUES (?, ?, ?)", version(name), name, sha256);
    }

    private static int version(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalStateException("a migration is named V001__words.sql, got '" + name + "'");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** Statements end with a semicolon at the end of a line; lines that start with two dashes are comments. */
    private static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String line : script.lines().toList()) {
            if (line.isBlank() || line.stripLeading().startsWith("--")) {
                continue;
            }
            current.append(line).append('\n');
            if (line.stripTrailing().endsWith(";")) {
                statements.add(current.substring(0, current.lastIndexOf(";")));
                current.setLength(0);
            }
        }
        if (!current.isEmpty()) {
            throw new IllegalStateException("migration ends without a semicolon: " + current);
        }
        return statements;
    }

    private static String resource(String name) {
        try (InputStream stream = Migrations.class.getResourceAsStream("/db/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("resource db/" + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("resource db/" + name + " cannot be read", e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
