package org.surveygrid.instrument;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.surveygrid.task.ProductKind;

/**
 * One line of a camera's table of exposure types. The first rule whose patterns all match decides.
 *
 * @param kind a raw kind
 * @param when pattern by header keyword, matched against the whole value without surrounding blanks; an absent keyword
 *     counts as empty text. The keyword {@link #FILE_NAME} stands for the name of the file, a last resort for cameras
 *     whose headers do not say
 */
public record KindRule(ProductKind kind, SortedMap<String, Pattern> when) {
    /** Stands for the file's name among the keywords of a rule. */
    public static final String FILE_NAME = "FILENAME()";

    public KindRule {
        if (!kind.name().startsWith("raw.")) {
            throw new IllegalArgumentException("a rule must name a raw kind such as raw.bias, got " + kind);
        }
        when = Collections.unmodifiableSortedMap(new TreeMap<>(when));
    }
}
