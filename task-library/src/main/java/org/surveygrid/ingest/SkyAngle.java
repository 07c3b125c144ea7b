package org.surveygrid.ingest;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Angles as headers write them. */
final class SkyAngle {
    private static final Pattern SEXAGESIMAL =
            Pattern.compile("([+-]?)\\s*(\\d{1,3})[:hd\\s]\\s*(\\d{1,2})[:m'\\s]\\s*(\\d{1,2}(?:\\.\\d*)?)s?\"?");

    private SkyAngle() {}

    /** Three numbers as whole, minutes and seconds; or one number. Empty when the text is neither. */
    static OptionalDouble parse(String text) {
        Matcher m = SEXAGESIMAL.matcher(text.strip());
        if (m.matches()) {
            double value = Double.parseDouble(m.group(2))
                    + Double.parseDouble(m.group(3)) / 60
                    + Double.parseDouble(m.group(4)) / 3600;
            return OptionalDouble.of(m.group(1).equals("-") ? -value : value);
        }
        try {
            double value = Double.parseDouble(text.strip());
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    static boolean isSexagesimal(String text) {
        return SEXAGESIMAL.matcher(text.strip()).matches();
    }
}
