package org.surveygrid.fits.sky;

import java.util.Locale;
import java.util.Optional;

/**
 * What the CTYPE of the first two axes say.
 *
 * @param lon number of the axis of longitude, 1 or 2
 * @param system RA, GLON or ELON
 * @param code of the projection
 * @param isSip whether the suffix of SIP follows the code
 */
record CelestialAxes(int lon, String system, String code, boolean isSip) {
    int lat() {
        return 3 - lon;
    }

    boolean isSwapped() {
        return lon == 2;
    }

    /** Empty when the axes are no pair of celestial ones with the same projection. */
    static Optional<CelestialAxes> of(String type1, String type2) {
        String first = type1.strip().toUpperCase(Locale.ROOT);
        String second = type2.strip().toUpperCase(Locale.ROOT);
        for (String[] pair : new String[][] {{"RA", "DEC"}, {"GLON", "GLAT"}, {"ELON", "ELAT"}}) {
            boolean straight = isAxis(first, pair[0]) && isAxis(second, pair[1]);
            boolean swapped = isAxis(second, pair[0]) && isAxis(first, pair[1]);
            if ((straight || swapped) && first.substring(4).equals(second.substring(4))) {
                return Optional.of(new CelestialAxes(
                        straight ? 1 : 2, pair[0], first.substring(5, 8), first.startsWith("-SIP", 8)));
            }
        }
        return Optional.empty();
    }

    private static boolean isAxis(String type, String name) {
        return type.length() >= 8 && (type.startsWith(name + "-") || type.startsWith(name + "--"));
    }
}
