package org.surveygrid.instrument;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.surveygrid.task.ProductKind;

/**
 * How a camera's headers say what every header must say. Where a component lists several keywords, the first that is
 * present and usable counts.
 *
 * @param identify pattern by keyword; a header is of this camera when all match the whole value
 * @param chipKeyword keyword that names the chip in each extension; empty when a file holds one image
 * @param exposureId keywords whose joined values name an exposure; when empty the exposure is named after its start
 * @param kinds exposure types, first match decides
 * @param filter keywords of the filter
 * @param filterAliases filter name by header value, upper case
 * @param time how the header tells times and places
 * @param trusted detector values that the header may override
 */
public record HeaderDialect(
        SortedMap<String, Pattern> identify,
        Optional<String> chipKeyword,
        List<String> exposureId,
        List<KindRule> kinds,
        List<String> filter,
        SortedMap<String, String> filterAliases,
        Observation time,
        Trusted trusted) {
    public HeaderDialect {
        identify = Collections.unmodifiableSortedMap(new TreeMap<>(identify));
        exposureId = List.copyOf(exposureId);
        kinds = List.copyOf(kinds);
        filter = List.copyOf(filter);
        filterAliases = Collections.unmodifiableSortedMap(new TreeMap<>(filterAliases));
    }

    /** What a right ascension without colons is in. */
    public enum RightAscensionUnit {
        DEGREES,
        HOURS
    }

    /**
     * Keywords of the observation.
     *
     * @param start start of the exposure: a keyword, or two joined by {@code +} for date and time of day. Numbers are
     *     modified Julian dates; a text with an offset from UTC is converted; a text without one is read in the
     *     camera's {@code clockHoursEastOfUtc}
     * @param clockHoursEastOfUtc clock of dates without an offset; 0 for UTC
     * @param exposureSeconds open-shutter time
     * @param airmass computed from pointing, site and time where absent
     * @param ra right ascension: with colons hours, without in {@code raUnit}
     * @param dec declination, degrees either way
     * @param raUnit unit of a right ascension without colons
     * @param object name of the field; an entry {@code FILENAME()} takes the letters the file's name starts with
     */
    public record Observation(
            List<String> start,
            double clockHoursEastOfUtc,
            List<String> exposureSeconds,
            List<String> airmass,
            List<String> ra,
            List<String> dec,
            RightAscensionUnit raUnit,
            List<String> object) {
        public Observation {
            start = List.copyOf(start);
            exposureSeconds = List.copyOf(exposureSeconds);
            airmass = List.copyOf(airmass);
            ra = List.copyOf(ra);
            dec = List.copyOf(dec);
            object = List.copyOf(object);
        }
    }

    /**
     * Which detector keywords count. A keyword that is not listed never overrides the camera file.
     *
     * @param gain e-/ADU
     * @param readNoise electrons
     * @param saturation ADU
     * @param dataSection light-sensitive pixels; must agree with the camera file
     * @param overscanSection overscan; must agree with the camera file
     * @param distrusted keywords known to be wrong, with the reason
     */
    public record Trusted(
            Optional<String> gain,
            Optional<String> readNoise,
            Optional<String> saturation,
            Optional<String> dataSection,
            Optional<String> overscanSection,
            SortedMap<String, String> distrusted) {
        public Trusted {
            distrusted = Collections.unmodifiableSortedMap(new TreeMap<>(distrusted));
        }
    }

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
}
