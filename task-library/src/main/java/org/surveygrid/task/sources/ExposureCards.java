package org.surveygrid.task.sources;

import org.surveygrid.fits.FitsHeader;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.TaskContext;

/**
 * The exposure a frame comes from, as its header says.
 *
 * @param instrument camera
 * @param chip chip id
 * @param exposure exposure id
 * @param filter filter name
 * @param mjdUtc start
 * @param exposureSeconds open-shutter time; 1 when the header has none
 * @param airmass 1 when the header has none
 * @param widthPx columns
 * @param heightPx rows
 */
record ExposureCards(
        String instrument,
        String chip,
        String exposure,
        String filter,
        double mjdUtc,
        double exposureSeconds,
        double airmass,
        int widthPx,
        int heightPx) {
    static ExposureCards of(WeightedImage image, TaskContext context) {
        FitsHeader header = image.header();
        double seconds = header.number("SGEXPT").orElse(header.number("EXPTIME").orElse(1));
        double airmass = header.number("SGAIRM").orElse(header.number("AIRMASS").orElse(1));
        return new ExposureCards(
                context.target().require(Dimension.INSTRUMENT),
                context.target().require(Dimension.CHIP),
                context.target().require(Dimension.EXPOSURE),
                header.text("SGFILT")
                        .or(() -> header.text("FILTER"))
                        .map(String::strip)
                        .orElse("none"),
                header.number("SGMJD").orElse(header.number("MJD-OBS").orElse(0)),
                seconds > 0 ? seconds : 1,
                Math.max(1, airmass),
                image.frame().width(),
                image.frame().height());
    }

    FitsHeader.Builder cards() {
        return FitsHeader.builder()
                .put("SGINST", instrument, "camera")
                .put("SGCHIP", chip, "chip")
                .put("SGEXPID", exposure, "exposure")
                .put("SGFILT", filter, "filter")
                .put("SGMJD", mjdUtc, "[d] start of the exposure, UTC")
                .put("SGEXPT", exposureSeconds, "[s] exposure time")
                .put("SGAIRM", airmass, "airmass")
                .put("SGWIDTH", widthPx, "[pixel] columns of the chip")
                .put("SGHEIGHT", heightPx, "[pixel] rows of the chip")
                .put("FILTER", filter, "filter")
                .put("EXPTIME", exposureSeconds, "[s] exposure time")
                .put("AIRMASS", airmass, "airmass")
                .put("MJD-OBS", mjdUtc, "[d] start of the exposure, UTC");
    }
}
