package org.surveygrid.solver.report;

import java.util.List;

/** Writes indented JSON with keys in the order given. Numbers that are not finite become null. */
final class JsonText {
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean first = true;

    JsonText open(String key, char bracket) {
        separate(key);
        text.append(bracket);
        depth++;
        first = true;
        return this;
    }

    JsonText close(char bracket) {
        depth--;
        newLine();
        text.append(bracket);
        first = false;
        return this;
    }

    JsonText put(String key, double value) {
        separate(key);
        text.append(Double.isFinite(value) ? Double.toString(value) : "null");
        return this;
    }

    JsonText put(String key, long value) {
        separate(key);
        text.append(value);
        return this;
    }

    JsonText put(String key, String value) {
        separate(key);
        quote(value);
        return this;
    }

    JsonText put(String key, List<String> values) {
        open(key, '[');
        values.forEach(value -> put("", value));
        return close(']');
    }

    String finish() {
        return text.append('\n').toString();
    }

    private void separate(String key) {
        if (!first) {
            text.append(',');
        }
        if (depth > 0) {
            newLine();
        }
        first = false;
        if (!key.isEmpty()) {
            quote(key);
            text.append(": ");
        }
    }

    private void newLine() {
        text.append('\n').append("  ".repeat(depth));
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default -> {
                    if (c < ' ') {
                        text.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
