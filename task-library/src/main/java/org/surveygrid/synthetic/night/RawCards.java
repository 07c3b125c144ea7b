package org.surveygrid.synthetic.night;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.synthetic.SyntheticExposure;

/** Header cards of a raw exposure, in the dialect of the synthetic camera's description. */
final class RawCards {
    /** Modified Julian date of 1970 January 1. */
    private static final double UNIX_EPOCH_MJD = 40_587;

    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);

    private RawCards() {}

    static List<String> of(NightSchedule.Entry entry, Instrument instrument) {
        SyntheticExposure exposure = entry.exposure();
        List<String> cards = new ArrayList<>();
        cards.add(RawMosaicFile.text("INSTRUME", instrument.name()));
        cards.add(RawMosaicFile.text("TELESCOP", instrument.telescope()));
        cards.add(RawMosaicFile.text("EXPID", exposure.id()));
        cards.add(RawMosaicFile.number("EXPNUM", Integer.toString(entry.number())));
        cards.add(RawMosaicFile.text("IMAGETYP", exposure.kind().name().toLowerCase(Locale.ROOT)));
        cards.add(RawMosaicFile.text("OBJECT", entry.objectName()));
        if (!exposure.band().isEmpty()) {
            cards.add(RawMosaicFile.text("FILTER", exposure.band()));
        }
        cards.add(RawMosaicFile.number("EXPTIME", String.format(Locale.ROOT, "%.3f", exposure.seconds())));
        cards.add(RawMosaicFile.text("DATE-OBS", isoUtc(entry.mjdUtc())));
        cards.add(RawMosaicFile.number("MJD-OBS", String.format(Locale.ROOT, "%.8f", entry.mjdUtc())));
        if (exposure.kind().seesSky()) {
            cards.add(RawMosaicFile.number(
                    "AIRMASS",
                    String.format(Locale.ROOT, "%.4f", exposure.atmosphere().airmass())));
            cards.add(RawMosaicFile.number(
                    "RA",
                    String.format(
                            Locale.ROOT, "%.6f", exposure.pointing().told().raDegrees())));
            cards.add(RawMosaicFile.number(
                    "DEC",
                    String.format(
                            Locale.ROOT, "%.6f", exposure.pointing().told().decDegrees())));
            cards.add(RawMosaicFile.text("RADESYS", "ICRS"));
        }
        return cards;
    }

    static String isoUtc(double mjd) {
        long milliseconds = Math.round((mjd - UNIX_EPOCH_MJD) * 86_400_000);
        return LocalDateTime.ofEpochSecond(
                        Math.floorDiv(milliseconds, 1000L),
                        (int) Math.floorMod(milliseconds, 1000L) * 1_000_000,
                        ZoneOffset.UTC)
                .format(ISO);
    }
}
