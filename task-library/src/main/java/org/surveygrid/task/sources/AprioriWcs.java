package org.surveygrid.task.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.sky.TpvHeader;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.quantity.SkyPosition;

/** Where a chip probably looks, before any star has been matched. */
final class AprioriWcs {
    private AprioriWcs() {}

    /**
     * What is known, the most trusted first: the header's own coordinates, then the camera's focal plane at the
     * telescope's pointing. Without either, a plain grid of the nominal pixel scale about the middle of the first
     * reference catalogue, or about (0, 0).
     */
    static List<TpvWcs> candidates(
            FitsHeader header, Instrument instrument, String chip, List<ReferenceCatalogue> catalogues) {
        List<TpvWcs> candidates = new ArrayList<>();
        double width = header.number("NAXIS1").orElse(1);
        double height = header.number("NAXIS2").orElse(1);
        PixelBox image = new PixelBox(0, 0, (int) Math.max(1, width), (int) Math.max(1, height));
        if (TpvHeader.read(header, image) instanceof WcsHeader.Found found) {
            candidates.add(found.wcs());
        }
        Optional<SkyPosition> pointing = pointing(header);
        Optional<ChipPlacement> placement = instrument.chip(chip).flatMap(c -> c.placement());
        SkyPosition centre = pointing.orElseGet(() -> middle(catalogues));
        if (placement.isPresent() && pointing.isPresent()) {
            ChipPlacement p = placement.get();
            CdMatrix linear = new CdMatrix(p.referenceX(), p.referenceY(), p.cd11(), p.cd12(), p.cd21(), p.cd22());
            candidates.add(TpvWcs.tan(centre, linear));
        }
        if (candidates.isEmpty()) {
            double scale = instrument.pixelScaleArcsec() / 3600;
            CdMatrix grid = new CdMatrix((width - 1) / 2, (height - 1) / 2, -scale, 0, 0, scale);
            candidates.add(TpvWcs.tan(centre, grid));
        }
        return candidates;
    }

    private static Optional<SkyPosition> pointing(FitsHeader header) {
        OptionalDouble ra = header.number("SGRA");
        OptionalDouble dec = header.number("SGDEC");
        if (ra.isEmpty() || dec.isEmpty() || Math.abs(dec.getAsDouble()) > 90) {
            return Optional.empty();
        }
        return Optional.of(SkyPosition.wrapping(ra.getAsDouble(), dec.getAsDouble()));
    }

    /** Mean direction of the stars. */
    private static SkyPosition middle(List<ReferenceCatalogue> catalogues) {
        if (catalogues.isEmpty() || catalogues.getFirst().size() == 0) {
            return new SkyPosition(0, 0);
        }
        ReferenceCatalogue catalogue = catalogues.getFirst();
        double x = 0;
        double y = 0;
        double z = 0;
        for (int i = 0; i < catalogue.size(); i++) {
            double ra = StrictMath.toRadians(catalogue.raDegrees()[i]);
            double dec = StrictMath.toRadians(catalogue.decDegrees()[i]);
            x += StrictMath.cos(dec) * StrictMath.cos(ra);
            y += StrictMath.cos(dec) * StrictMath.sin(ra);
            z += StrictMath.sin(dec);
        }
        return SkyPosition.wrapping(
                StrictMath.toDegrees(StrictMath.atan2(y, x)),
                StrictMath.toDegrees(StrictMath.atan2(z, Math.sqrt(x * x + y * y))));
    }
}
