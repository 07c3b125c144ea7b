package org.surveygrid.ingest;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.FilterBand;
import org.surveygrid.instrument.HeaderDialect;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.task.ProductKind;

/** Reads a header with a camera's dialect. */
final class ExposureReader {
    private static final double LARGEST_AIRMASS = 40;
    private static final Pattern NOT_IN_A_VALUE = Pattern.compile("[^A-Za-z0-9_.+#-]+");
    private static final Pattern LEADING_WORD = Pattern.compile("[A-Za-z]+[0-9]*");
    private static final String ADD_TO_CAMERA_FILE = "add it to the camera file, or state it when ingesting: ";

    private final Camera camera;
    private final HeaderLookup header;
    private final SortedMap<String, String> overrides;

    ExposureReader(Camera camera, HeaderLookup header, SortedMap<String, String> overrides) {
        this.camera = camera;
        this.header = header;
        this.overrides = overrides;
    }

    Exposure read() throws RefusalException {
        HeaderDialect dialect = camera.header();
        ProductKind kind = kind();
        boolean dark = kind.equals(ProductKind.RAW_BIAS) || kind.equals(ProductKind.RAW_DARK);
        Instant start = ObservingTime.start(header, dialect.time())
                .orElseThrow(() -> refuse(
                        RefusalReason.NO_TIME,
                        "no start of the exposure in " + dialect.time().start() + ", found "
                                + found(dialect.time().start()),
                        "correct the header, or name the right keyword under 'start' in the camera file"));
        double mjd = ObservingTime.mjd(start);
        double seconds = exposureSeconds(kind);
        Optional<SkyPosition> pointing = pointing();
        OptionalDouble stated = header.number(dialect.time().airmass());
        boolean usable = stated.isPresent() && stated.getAsDouble() >= 1 && stated.getAsDouble() < LARGEST_AIRMASS;
        OptionalDouble computed = pointing.isPresent()
                ? Airmass.of(pointing.get(), camera.site(), mjd + seconds / 2 / 86400)
                : OptionalDouble.empty();
        return new Exposure(
                kind,
                id(start),
                dark ? Optional.empty() : Optional.of(filter()),
                ObservingTime.night(start, camera.site().longitudeDegreesEast()),
                mjd,
                seconds,
                usable ? stated.getAsDouble() : computed.orElse(1),
                usable ? "from the header" : computed.isPresent() ? "computed, mid-exposure" : "assumed",
                pointing,
                object());
    }

    private ProductKind kind() throws RefusalException {
        String override = overrides.get("kind");
        if (override != null) {
            return new ProductKind("raw." + override);
        }
        SortedMap<String, String> seen = new TreeMap<>();
        for (HeaderDialect.KindRule rule : camera.header().kinds()) {
            boolean all = true;
            for (Map.Entry<String, Pattern> when : rule.when().entrySet()) {
                String value = header.text(when.getKey()).orElse("");
                seen.put(when.getKey(), value);
                all &= when.getValue().matcher(value).matches();
            }
            if (all) {
                return rule.kind();
            }
        }
        throw refuse(
                RefusalReason.UNKNOWN_KIND,
                "cannot tell whether it is a bias, dark, flat or science frame from " + seen,
                ADD_TO_CAMERA_FILE + "kind=bias|dark|dome|twilight|science|standard");
    }

    private String filter() throws RefusalException {
        Optional<String> value = Optional.ofNullable(overrides.get("band"))
                .or(() -> header.text(camera.header().filter()));
        Optional<String> name = value.map(v -> camera.header().filterAliases().get(v.toUpperCase(Locale.ROOT)));
        if (name.isPresent()) {
            return name.get();
        }
        throw refuse(
                RefusalReason.UNKNOWN_FILTER,
                "filter '" + value.orElse("") + "' in " + camera.header().filter() + " is not one of "
                        + camera.instrument().filters().stream()
                                .map(FilterBand::name)
                                .toList(),
                ADD_TO_CAMERA_FILE + "band=...");
    }

    private double exposureSeconds(ProductKind kind) throws RefusalException {
        OptionalDouble seconds = header.number(camera.header().time().exposureSeconds());
        if (kind.equals(ProductKind.RAW_BIAS)) {
            return 0;
        }
        if (seconds.isPresent() && seconds.getAsDouble() > 0) {
            return seconds.getAsDouble();
        }
        throw refuse(
                RefusalReason.NO_EXPOSURE_TIME,
                "a " + kind.name().substring(4) + " frame needs an exposure time above 0 s, found "
                        + found(camera.header().time().exposureSeconds()),
                "correct the header, or name the right keyword under 'exposureSeconds' in the camera file");
    }

    private Optional<SkyPosition> pointing() {
        HeaderDialect.Observation dialect = camera.header().time();
        Optional<String> ra = Optional.ofNullable(overrides.get("ra")).or(() -> header.text(dialect.ra()));
        Optional<String> dec = Optional.ofNullable(overrides.get("dec")).or(() -> header.text(dialect.dec()));
        if (ra.isEmpty() || dec.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble raValue = SkyAngle.parse(ra.get());
        OptionalDouble decValue = SkyAngle.parse(dec.get());
        if (raValue.isEmpty() || decValue.isEmpty() || !(Math.abs(decValue.getAsDouble()) <= 90)) {
            return Optional.empty();
        }
        boolean hours = SkyAngle.isSexagesimal(ra.get())
                || (!overrides.containsKey("ra") && dialect.raUnit() == HeaderDialect.RightAscensionUnit.HOURS);
        double raDegrees = hours ? raValue.getAsDouble() * 15 : raValue.getAsDouble();
        return Optional.of(SkyPosition.wrapping(raDegrees, decValue.getAsDouble()));
    }

    private String object() {
        String override = overrides.get("object");
        if (override != null) {
            return override;
        }
        for (String key : camera.header().time().object()) {
            Optional<String> value = header.text(key);
            if (key.equals(HeaderDialect.KindRule.FILE_NAME)) {
                Matcher word = LEADING_WORD.matcher(header.fileName());
                if (word.lookingAt()) {
                    return word.group();
                }
            } else if (value.isPresent()) {
                return value.get();
            }
        }
        return "";
    }

    private String id(Instant start) {
        StringBuilder id = new StringBuilder();
        for (String key : camera.header().exposureId()) {
            Optional<String> value = header.text(key);
            if (value.isEmpty()) {
                return ObservingTime.word(start);
            }
            id.append(id.isEmpty() ? "" : "-")
                    .append(NOT_IN_A_VALUE.matcher(value.get()).replaceAll("-"));
        }
        return id.isEmpty() ? ObservingTime.word(start) : id.toString();
    }

    private SortedMap<String, String> found(Iterable<String> entries) {
        SortedMap<String, String> found = new TreeMap<>();
        for (String entry : entries) {
            for (String key : entry.split("\\+", -1)) {
                header.text(key).ifPresent(value -> found.put(key, value));
            }
        }
        return found;
    }

    private RefusalException refuse(RefusalReason reason, String what, String advice) {
        return new RefusalException(reason, header.fileName() + " (" + camera.name() + ")", what, advice);
    }
}
