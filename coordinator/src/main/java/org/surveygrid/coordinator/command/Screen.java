package org.surveygrid.coordinator.command;

import com.google.protobuf.MessageOrBuilder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.surveygrid.coordinator.gateway.OperatorClient;

/** What a command prints: aligned columns for people, JSON for programs. */
final class Screen {
    private final PrintWriter out;

    Screen(PrintWriter out) {
        this.out = out;
    }

    void json(MessageOrBuilder message) {
        out.println(OperatorClient.json(message));
        out.flush();
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void map(String title, Map<String, String> values) {
        if (!values.isEmpty()) {
            out.println(title);
            values.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> out.println("  " + entry.getKey() + " = " + entry.getValue()));
        }
        out.flush();
    }

    /** Rows under a header, columns as wide as their widest cell. */
    void table(List<String> header, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        all.addAll(rows);
        int[] widths = new int[header.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i));
                if (i + 1 < widths.length) {
                    line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
                }
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    static String shortKey(String key) {
        return key.substring(0, Math.min(8, key.length()));
    }

    static String bytes(long bytes) {
        if (bytes < 1 << 20) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        }
        return bytes < 1L << 30
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
