package org.surveygrid.ingest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.surveygrid.instrument.HeaderDialect;

/** When an exposure began, out of whatever a header says. UTC throughout; leap seconds do not occur. */
final class ObservingTime {
    private static final Instant MJD_ZERO = Instant.parse("1858-11-17T00:00:00Z");
    private static final double MILLIS_PER_DAY = 86_400_000;
    private static final double LAST_MJD = 120_000;
    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter WITH_OFFSET =
            new DateTimeFormatterBuilder().append(LOCAL).appendPattern("XX").toFormatter(Locale.ROOT);
    private static final DateTimeFormatter WORD = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    private ObservingTime() {}

    /** The first of the dialect's start keywords that gives a usable time, rounded to the millisecond. */
    static Optional<Instant> start(HeaderLookup header, HeaderDialect.Observation dialect) {
        for (String entry : dialect.start()) {
            int plus = entry.indexOf('+');
            Optional<String> text = plus < 0
                    ? header.text(entry)
                    : header.text(entry.substring(0, plus))
                            .flatMap(date ->
                                    header.text(entry.substring(plus + 1)).map(time -> date + "T" + time));
            Optional<Instant> start = text.flatMap(t -> parse(t, dialect.clockHoursEastOfUtc()));
            if (start.isPresent()) {
                return start;
            }
        }
        return Optional.empty();
    }

    /** A modified Julian date, or an ISO date and time with or without an offset. */
    static Optional<Instant> parse(String text, double clockHoursEastOfUtc) {
        try {
            double mjd = Double.parseDouble(text);
            return mjd > 0 && mjd < LAST_MJD
                    ? Optional.of(MJD_ZERO.plusMillis(Math.round(mjd * MILLIS_PER_DAY)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return parseIso(text, clockHoursEastOfUtc);
        }
    }

    private static Optional<Instant> parseIso(String text, double clockHoursEastOfUtc) {
        // Java's +HHMM pattern takes no "-0000", which some headers write for UTC.
        String normal = text.replace("-0000", "+0000").replace(" ", "T");
        try {
            return Optional.of(rounded(OffsetDateTime.parse(normal, WITH_OFFSET).toInstant()));
        } catch (DateTimeException e) {
            return parseLocal(normal, clockHoursEastOfUtc);
        }
    }

    private static Optional<Instant> parseLocal(String text, double clockHoursEastOfUtc) {
        try {
            LocalDateTime local = LocalDateTime.parse(text, LOCAL);
            Duration ahead = Duration.ofMillis(Math.round(clockHoursEastOfUtc * 3_600_000));
            return Optional.of(rounded(local.toInstant(ZoneOffset.UTC).minus(ahead)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant rounded(Instant instant) {
        return instant.plusNanos(500_000).truncatedTo(ChronoUnit.MILLIS);
    }

    static double mjd(Instant instant) {
        return Duration.between(MJD_ZERO, instant).toMillis() / MILLIS_PER_DAY;
    }

    /** Date at the start of the night, noon to noon in local mean solar time. */
    static String night(Instant instant, double longitudeDegreesEast) {
        long solarMillis = Math.round(longitudeDegreesEast / 360 * MILLIS_PER_DAY);
        return instant.plusMillis(solarMillis)
                .minus(12, ChronoUnit.HOURS)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
    }

    /** One word that names an instant, to the millisecond where it has any. */
    static String word(Instant instant) {
        String word = WORD.format(instant.atOffset(ZoneOffset.UTC));
        long millis = instant.toEpochMilli() % 1000;
        return millis == 0 ? word : word + String.format(Locale.ROOT, ".%03d", millis);
    }
}
