package org.surveygrid.packaging.realdata;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a command printed. */
record CommandRun(int exitCode, List<String> lines, String errors) {
    private static final Pattern MADE = Pattern.compile(" *[0-9.]+ s +[0-9a-f]{8} +([a-z]+) .*");

    /** A measured value of every product of a kind, in the order they were made. */
    List<Double> facts(String kind, String name) {
        Stream.Builder<Double> values = Stream.builder();
        String current = "";
        for (String line : lines) {
            Matcher made = MADE.matcher(line);
            if (made.matches()) {
                current = made.group(1);
            } else if (current.equals(kind) && line.trim().startsWith(name + " = ")) {
                values.add(Double.parseDouble(line.substring(line.indexOf('=') + 1)));
            }
        }
        return values.build().toList();
    }

    /** The same where there is one product. */
    double fact(String kind, String name) {
        List<Double> values = facts(kind, name);
        if (values.size() != 1) {
            throw new AssertionError(values.size() + " values of " + name + " of " + kind + " in\n"
                    + String.join("\n", lines) + "\n" + errors);
        }
        return values.getFirst();
    }

    /** How many products of a kind were made and are not void. */
    long made(String kind) {
        return lines.stream()
                .filter(line -> !line.contains("  VOID "))
                .map(MADE::matcher)
                .filter(made -> made.matches() && made.group(1).equals(kind))
                .count();
    }

    /** The saved file whose name begins and ends so. */
    Path saved(String begin, String end) {
        return lines.stream()
                .filter(line -> line.startsWith("saved "))
                .map(line -> Path.of(line.substring("saved ".length(), line.indexOf("  sha256"))))
                .filter(path -> path.getFileName().toString().startsWith(begin)
                        && path.getFileName().toString().endsWith(end)
                        && path.getFileName().toString().indexOf('.')
                                == path.getFileName().toString().length() - end.length())
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("nothing saved as " + begin + "*" + end + ": " + String.join("\n", lines)));
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
