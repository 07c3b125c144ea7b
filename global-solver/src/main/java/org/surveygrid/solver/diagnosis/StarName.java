package org.surveygrid.solver.diagnosis;

import java.util.Locale;
import org.surveygrid.quantity.SkyPosition;

/** Names of stars after their places, as the International Astronomical Union wants them: truncated, not rounded. */
public final class StarName {
    private StarName() {}

    /**
     * The name of a star.
     *
     * @param at where it is
     * @return such as {@code J100012.34+021234.5}
     */
    public static String of(SkyPosition at) {
        long hundredths = (long) Math.floor(at.raDegrees() * 24_000);
        long tenths = (long) Math.floor(Math.abs(at.decDegrees()) * 36_000);
        return String.format(
                Locale.ROOT,
                "J%02d%02d%02d.%02d%s%02d%02d%02d.%d",
                hundredths / 360_000,
                hundredths / 6_000 % 60,
                hundredths / 100 % 60,
                hundredths % 100,
                at.decDegrees() < 0 ? "-" : "+",
                tenths / 36_000,
                tenths / 600 % 60,
                tenths / 10 % 60,
                tenths % 10);
    }
}
