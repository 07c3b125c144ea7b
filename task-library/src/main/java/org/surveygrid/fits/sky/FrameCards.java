package org.surveygrid.fits.sky;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.astrometry.celestial.SkyFrame;
import org.surveygrid.fits.FitsHeader;

/** Which celestial system a header means. */
final class FrameCards {
    private static final double FIRST_FK5 = 1984;

    private FrameCards() {}

    /** The frame; empty with a reason when it cannot be converted. */
    record Frame(Optional<SkyFrame> frame, String reason) {
        private static Frame of(SkyFrame frame) {
            return new Frame(Optional.of(frame), "");
        }
    }

    static Frame equatorial(FitsHeader header, List<String> notes) {
        String system = header.text("RADESYS")
                .or(() -> header.text("RADECSYS"))
                .orElse("")
                .strip()
                .toUpperCase(Locale.ROOT);
        OptionalDouble equinox = equinox(header, notes);
        return switch (system) {
            case "ICRS" -> Frame.of(SkyFrame.ICRS);
            case "FK5" -> Frame.of(SkyFrame.fk5(equinox.orElse(2000)));
            case "FK4" -> fk4(equinox.orElse(1950));
            case "" -> {
                if (equinox.isEmpty()) {
                    yield Frame.of(SkyFrame.ICRS);
                }
                yield equinox.getAsDouble() < FIRST_FK5
                        ? fk4(equinox.getAsDouble())
                        : Frame.of(SkyFrame.fk5(equinox.getAsDouble()));
            }
            default -> {
                if (system.startsWith("FK4") || system.equals("GAPPT")) {
                    yield new Frame(
                            Optional.empty(),
                            "RADESYS '" + system + "' is not supported; ICRS, FK5 and FK4 are. Solve the image anew");
                }
                notes.add("RADESYS '" + system + "' has no meaning in FITS: read as ICRS");
                yield Frame.of(SkyFrame.ICRS);
            }
        };
    }

    private static Frame fk4(double equinox) {
        return equinox == 1950
                ? Frame.of(SkyFrame.FK4_B1950)
                : new Frame(
                        Optional.empty(),
                        "FK4 coordinates of equinox " + equinox
                                + " are not supported, only those of 1950. Precess CRVAL to"
                                + " equinox 2000 and say RADESYS = 'FK5'");
    }

    /** EPOCH meant the equinox once; cameras write the time of the observation there, too. */
    private static OptionalDouble equinox(FitsHeader header, List<String> notes) {
        OptionalDouble equinox = header.number("EQUINOX");
        if (equinox.isPresent()) {
            return equinox;
        }
        OptionalDouble epoch = header.number("EPOCH");
        if (epoch.isPresent() && epoch.getAsDouble() != 1950 && epoch.getAsDouble() != 2000) {
            notes.add("EPOCH " + epoch.getAsDouble() + " is taken for the time of the observation, not for an equinox");
            return OptionalDouble.empty();
        }
        return epoch;
    }
}
