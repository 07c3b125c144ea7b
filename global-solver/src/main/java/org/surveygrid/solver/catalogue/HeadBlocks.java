package org.surveygrid.solver.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.distortion.Conversion;
import org.surveygrid.astrometry.distortion.FitError;
import org.surveygrid.astrometry.distortion.FitLimit;
import org.surveygrid.astrometry.distortion.SipConversion;
import org.surveygrid.astrometry.distortion.SipWcs;
import org.surveygrid.astrometry.distortion.TpvConversion;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.sky.SipHeader;
import org.surveygrid.fits.sky.TpvHeader;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.PixelBox;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricStatistics;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.photometric.PhotometricOutcome;

/**
 * Solutions as {@code .head} files: one block of header cards per chip, ended by END, in the order of the catalogue. SWarp
 * reads them in place of the images' own world coordinates, and so does SCAMP as {@code .ahead}.
 */
public final class HeadBlocks {
    private static final double MAS_PER_DEGREE = 3_600_000;
    private static final int COMMON_DEGREE = 3;
    private static final double NEXT_TO_NOTHING_MAS = 0.05;

    private final CatalogueSolution solution;
    private final Options options;

    /** How the projection is called. */
    public enum Projection {
        /** As the registry of FITS conventions calls polynomials on the tangent plane. */
        TPV,
        /** The same polynomials under the name that SCAMP gives them, for readers that take PV cards with TAN. */
        TAN,
        /** Polynomials of pixels, with those of the way back. */
        SIP
    }

    /**
     * How blocks are written.
     *
     * @param projection how the projection is called
     * @param zeroPointMag MAGZEROP: the zero point that fluxes have after they were multiplied by FLXSCALE
     */
    public record Options(Projection projection, double zeroPointMag) {}

    /**
     * Blocks of a solution.
     *
     * @param solution what was found
     * @param options how they are written
     */
    public HeadBlocks(CatalogueSolution solution, Options options) {
        this.solution = solution;
        this.options = options;
    }

    /**
     * Writes the blocks of an exposure.
     *
     * @param file new file
     * @param exposure one of the solution's
     * @throws IOException when it cannot be written
     */
    public void write(Path file, CatalogueExposure exposure) throws IOException {
        List<FitsHeader> blocks = new ArrayList<>();
        for (CatalogueChip chip : exposure.chips()) {
            blocks.add(block(exposure, chip));
        }
        HeadFile.write(file, blocks);
    }

    FitsHeader block(CatalogueExposure exposure, CatalogueChip chip) {
        FitsHeader.Builder header = FitsHeader.builder();
        header.history("Global solution by surveygrid");
        Optional<ChipAstrometry> solved = solution.coordinates(exposure, chip.number());
        Optional<TpvWcs> wcs = solved.map(ChipAstrometry::wcs);
        if (wcs.isEmpty() && TpvHeader.read(chip.header(), box(chip)) instanceof WcsHeader.Found found) {
            wcs = Optional.of(found.wcs());
        }
        if (wcs.isPresent()) {
            putCoordinates(header, wcs.get(), box(chip));
        }
        putAstrometry(header, exposure, solved);
        putPhotometry(header, exposure, chip);
        return header.build();
    }

    private static PixelBox box(CatalogueChip chip) {
        long width = chip.header().integer("NAXIS1").orElse(1);
        long height = chip.header().integer("NAXIS2").orElse(1);
        if (chip.sources().isPresent()) {
            width = chip.sources().get().exposure().widthPx();
            height = chip.sources().get().exposure().heightPx();
        }
        return new PixelBox(0, 0, (int) Math.max(1, width), (int) Math.max(1, height));
    }

    /** The lowest degree that loses next to nothing: few readers know more than the third. */
    private void putCoordinates(FitsHeader.Builder header, TpvWcs wcs, PixelBox chip) {
        FitsHeader.Builder cards = FitsHeader.builder();
        Optional<FitError> error = Optional.empty();
        if (options.projection() == Projection.SIP) {
            switch (SipConversion.convert(wcs, chip, FitLimit.STRICT)) {
                case Conversion.Made<SipWcs> made -> {
                    SipHeader.write(cards, made.wcs());
                    error = Optional.of(made.error());
                }
                case Conversion.Refused<SipWcs> refused -> {
                    WcsHeader.write(cards, wcs);
                    header.comment("Not written as SIP: " + refused.reason());
                }
            }
        } else {
            TpvWcs simpler = wcs;
            if (wcs.degree() > COMMON_DEGREE) {
                Conversion.Made<TpvWcs> lowered = TpvConversion.lowered(wcs, chip, NEXT_TO_NOTHING_MAS);
                if (lowered.wcs().degree() < wcs.degree()) {
                    simpler = lowered.wcs();
                    error = Optional.of(lowered.error());
                }
            }
            WcsHeader.write(cards, simpler);
            String projection = options.projection().name();
            cards.put("CTYPE1", "RA---" + projection, "WCS projection type for this axis");
            cards.put("CTYPE2", "DEC--" + projection, "WCS projection type for this axis");
            if (!simpler.hasDistortion()) {
                cards.put("PV1_1", 1.0, "TPV distortion");
                cards.put("PV2_1", 1.0, "TPV distortion");
            }
        }
        error.ifPresent(e -> SipHeader.writeError(cards, e));
        cards.remove("WCSAXES");
        header.putAll(cards.build());
    }

    private void putAstrometry(FitsHeader.Builder header, CatalogueExposure exposure, Optional<ChipAstrometry> solved) {
        int component = solved.map(ChipAstrometry::component).orElse(-1);
        header.put("FGROUPNO", component + 1, "group of connected exposures, 0: left out");
        if (solution.astrometry().isPresent()
                && solution.astrometry().get() instanceof AstrometricOutcome.Solved outcome) {
            AstrometricStatistics.Axes internal = outcome.statistics().overlapAxes();
            AstrometricStatistics.Axes reference = outcome.statistics().referenceAxes();
            header.put("ASTIRMS1", internal.eastMas() / MAS_PER_DEGREE, "[deg] internal dispersion");
            header.put("ASTIRMS2", internal.northMas() / MAS_PER_DEGREE, "[deg] internal dispersion");
            header.put("ASTRRMS1", reference.eastMas() / MAS_PER_DEGREE, "[deg] dispersion to reference");
            header.put("ASTRRMS2", reference.northMas() / MAS_PER_DEGREE, "[deg] dispersion to reference");
        }
        header.put("ASTINST", solution.instruments().indexOf(exposure.instrument()) + 1, "astrometric instrument");
        solved.ifPresent(chip -> {
            header.put("SGASTQ", chip.quality().name(), "what ties the coordinates to the sky");
            header.put("SGFITERR", chip.fitErrorMas(), "[mas] largest distance from the solver's model");
        });
    }

    private void putPhotometry(FitsHeader.Builder header, CatalogueExposure exposure, CatalogueChip chip) {
        Optional<CatalogueSolution.TiedZeroPoint> point = solution.zeroPoint(exposure, chip.number());
        if (point.isPresent()) {
            header.put("FLXSCALE", fluxScale(point.get().mag(), exposure), "relative flux scale");
            header.put("MAGZEROP", options.zeroPointMag(), "[mag] zero point after flux scaling");
            PhotometricOutcome outcome = solution.photometry().get(exposure.filter());
            if (outcome instanceof PhotometricOutcome.Solved solved) {
                header.put("PHOTIRMS", solved.statistics().overlapRmsMag(), "[mag] internal dispersion");
            }
        } else if (chip.header().number("FLXSCALE").isPresent()) {
            header.put("FLXSCALE", chip.header().number("FLXSCALE").getAsDouble(), "relative flux scale, as it came");
        } else {
            header.put("FLXSCALE", fluxScale(exposure.photometry().zeroPointMag(), exposure), "of the header alone");
            header.put("MAGZEROP", options.zeroPointMag(), "[mag] zero point after flux scaling");
        }
        header.put("PHOTINST", solution.filters().indexOf(exposure.filter()) + 1, "photometric instrument");
        boolean linked = point.isPresent() && point.get().tie() != ZeroPointAnchor.Tie.HEADERS;
        header.putFlag("PHOTLINK", linked, "tied to a photometric exposure or reference");
    }

    private double fluxScale(double zeroPointMag, CatalogueExposure exposure) {
        return StrictMath.pow(10, -0.4 * (zeroPointMag - options.zeroPointMag()))
                / exposure.photometry().exposureSeconds();
    }
}
