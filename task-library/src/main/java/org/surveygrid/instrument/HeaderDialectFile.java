package org.surveygrid.instrument;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.surveygrid.task.ProductKind;
import org.surveygrid.toml.TomlFileException;
import org.surveygrid.toml.TomlSection;

/** Reads the header part of a camera file. */
final class HeaderDialectFile {
    private HeaderDialectFile() {}

    static HeaderDialect read(TomlSection header, List<TomlSection> filters) {
        SortedMap<String, Pattern> identify = patterns(header, "identify");
        if (identify.isEmpty()) {
            throw header.fault("identify", "needs at least one keyword = \"pattern\"");
        }
        List<HeaderDialect.KindRule> kinds = new ArrayList<>();
        for (TomlSection rule : header.tables("kinds")) {
            ProductKind kind = new ProductKind("raw." + rule.requireText("kind"));
            kinds.add(new HeaderDialect.KindRule(kind, patterns(rule, "when")));
            rule.finish();
        }
        HeaderDialect dialect = new HeaderDialect(
                identify,
                header.text("chip"),
                header.texts("exposureId"),
                kinds,
                header.texts("filter"),
                aliases(filters),
                observation(header),
                trusted(header));
        header.finish();
        return dialect;
    }

    private static HeaderDialect.Observation observation(TomlSection header) {
        String unit = header.text("raUnit").orElse("degrees");
        if (!unit.equals("degrees") && !unit.equals("hours")) {
            throw header.fault("raUnit", "must be \"degrees\" or \"hours\", got \"" + unit + "\"");
        }
        List<String> start = header.texts("start");
        if (start.isEmpty()) {
            throw new TomlFileException("[header] needs the key 'start', the keywords of the exposure's start");
        }
        return new HeaderDialect.Observation(
                start,
                header.number("clockHoursEastOfUtc").orElse(0.0),
                header.texts("exposureSeconds"),
                header.texts("airmass"),
                header.texts("ra"),
                header.texts("dec"),
                unit.equals("hours")
                        ? HeaderDialect.RightAscensionUnit.HOURS
                        : HeaderDialect.RightAscensionUnit.DEGREES,
                header.texts("object"));
    }

    private static HeaderDialect.Trusted trusted(TomlSection header) {
        return new HeaderDialect.Trusted(
                header.text("gain"),
                header.text("readNoise"),
                header.text("saturation"),
                header.text("dataSection"),
                header.text("overscanSection"),
                header.textsByName("distrusted"));
    }

    private static SortedMap<String, String> aliases(List<TomlSection> filters) {
        SortedMap<String, String> aliases = new TreeMap<>();
        for (TomlSection filter : filters) {
            String name = filter.requireText("name");
            List<String> words = new ArrayList<>(filter.texts("aliases"));
            words.add(name);
            for (String word : words) {
                String previous = aliases.put(word.strip().toUpperCase(Locale.ROOT), name);
                if (previous != null && !previous.equals(name)) {
                    throw filter.fault(
                            "aliases", "\"" + word + "\" already stands for filter " + previous + ", not also " + name);
                }
            }
        }
        return aliases;
    }

    private static SortedMap<String, Pattern> patterns(TomlSection table, String key) {
        SortedMap<String, Pattern> patterns = new TreeMap<>();
        for (Map.Entry<String, String> entry : table.textsByName(key).entrySet()) {
            try {
                patterns.put(entry.getKey(), Pattern.compile(entry.getValue(), Pattern.CASE_INSENSITIVE));
            } catch (PatternSyntaxException e) {
                throw table.fault(key, entry.getKey() + " is no regular expression: " + e.getDescription());
            }
        }
        return patterns;
    }
}
