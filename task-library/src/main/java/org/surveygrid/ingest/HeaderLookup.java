package org.surveygrid.ingest;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.instrument.HeaderDialect;

/**
 * The header of an extension on top of the primary header of its file.
 *
 * @param own header of the image
 * @param primary header of HDU 0, consulted for what {@code own} lacks
 * @param fileName name of the file, without folders
 */
record HeaderLookup(FitsHeader own, FitsHeader primary, String fileName) {
    /** A value, without surrounding blanks; empty when absent or blank. */
    Optional<String> text(String key) {
        if (key.equals(HeaderDialect.KindRule.FILE_NAME)) {
            return Optional.of(fileName);
        }
        return own.text(key)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .or(() -> primary.text(key).map(String::strip).filter(value -> !value.isEmpty()));
    }

    /** The first of several keywords that says something. */
    Optional<String> text(List<String> keys) {
        for (String key : keys) {
            Optional<String> value = text(key);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    /** The first of several keywords that holds a finite number. */
    OptionalDouble number(List<String> keys) {
        for (String key : keys) {
            OptionalDouble value = number(key);
            if (value.isPresent()) {
                return value;
            }
        }
        return OptionalDouble.empty();
    }

    OptionalDouble number(String key) {
        OptionalDouble value = own.number(key);
        return value.isPresent() ? value : primary.number(key);
    }
}
