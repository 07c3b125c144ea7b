package org.surveygrid.task.reduce;

import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.sky.AlternateWcs;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.task.chip.RawChipFile;

/** Adds to a product's header what the exposure was, where it looked, and what its pixels mean. */
final class ReducedHeader {
    /** Cards of the raw frame that are kept as they are when nothing of ours takes their place. */
    private static final String[] KEPT = {"DATE-OBS", "EXPNUM", "OBSERVER", "DETECTOR", "SGRA", "SGDEC"};

    private ReducedHeader() {}

    /** Exposure, detector and, when pointing and placement are known, a gnomonic projection about the pointing. */
    static void describe(FitsHeader.Builder header, RawChipFile raw, double readNoise, double saturation) {
        FitsHeader from = raw.header();
        for (String key : KEPT) {
            from.card(key).ifPresent(header::put);
        }
        from.text("SGOBJECT").ifPresent(v -> header.put("OBJECT", v, "what was observed"));
        from.text("SGFILT").ifPresent(v -> header.put("FILTER", v, "filter"));
        from.text("SGNIGHT").ifPresent(v -> header.put("NIGHT", v, "date at the start of the local night"));
        from.number("SGMJD").ifPresent(v -> {
            header.put("TIMESYS", "UTC", "time scale");
            header.put("MJD-OBS", v, "[d] start of the exposure");
        });
        from.number("SGEXPT").ifPresent(v -> header.put("EXPTIME", v, "[s] open-shutter time"));
        from.number("SGAIRM").ifPresent(v -> header.put("AIRMASS", v, "airmass"));
        header.put("BUNIT", "electron", "unit of the pixels");
        header.put("GAIN", 1.0, "[electron/pixel unit] pixels are electrons");
        header.put("RDNOISE", readNoise, "[electron] read noise");
        header.put("SATURATE", saturation, "[electron] level of saturation");
        Chip chip = raw.chip();
        StatedCoordinates.of(from, chip)
                .ifPresent(stated -> AlternateWcs.write(header, stated, "as the raw frame states, not checked"));
        if (chip.placement().isPresent()
                && from.number("SGRA").isPresent()
                && from.number("SGDEC").isPresent()) {
            ChipPlacement placement = chip.placement().get();
            SkyPosition pointing = SkyPosition.wrapping(
                    from.number("SGRA").orElseThrow(), from.number("SGDEC").orElseThrow());
            CdMatrix linear = new CdMatrix(
                    placement.referenceX(),
                    placement.referenceY(),
                    placement.cd11(),
                    placement.cd12(),
                    placement.cd21(),
                    placement.cd22());
            WcsHeader.write(header, TpvWcs.tan(pointing, linear));
        }
    }
}
