package org.surveygrid.task.coadd;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.background.SkyBackground;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.resampling.Drizzle;
import org.surveygrid.resampling.Resampling;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;

/** One chip of one exposure on the grid of a tile, in microjanskys: only the part where they overlap. */
final class RegriddedTask implements TaskType<RegriddedParameters> {
    private static final long FIXED_BYTES = 160L << 20;
    private static final int HEAP_PER_INPUT_BYTE = 8;
    private static final String[] KEPT = {
        "TELESCOP",
        "INSTRUME",
        "OBJECT",
        "OBSID",
        "NIGHT",
        "FILTER",
        "CCD",
        "DATE-OBS",
        "TIMESYS",
        "MJD-OBS",
        "EXPTIME",
        "AIRMASS"
    };

    @Override
    public String name() {
        return "regridded";
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.REGRIDDED;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.EXPOSURE, Dimension.TILE);
    }

    @Override
    public List<String> outputs() {
        return List.of("image", "weight", "flag");
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(
                InputRole.same("reduced", ProductKind.REDUCED),
                InputRole.same("astrometry", ProductKind.ASTROMETRY),
                InputRole.same("photometry", ProductKind.PHOTOMETRY),
                new InputRole(
                        "tile",
                        List.of(ProductKind.TILE),
                        1,
                        1,
                        InputRole.Match.REGISTERED,
                        Set.of(Dimension.TILE),
                        InputRole.Presence.ALWAYS));
    }

    @Override
    public RegriddedParameters defaults() {
        return RegriddedParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return FIXED_BYTES + HEAP_PER_INPUT_BYTE * inputBytes;
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, RegriddedParameters parameters, TaskContext context) throws IOException {
        String exposure = context.target().require(Dimension.EXPOSURE);
        String chip = context.target().require(Dimension.CHIP);
        String place = "exposure " + exposure + ", chip " + chip;
        TileGrid tile;
        AstrometricSolution astrometry;
        PhotometricSolution photometry;
        TileFrameFile.Contents reduced;
        try {
            tile = TileGrid.parse(Files.readString(inputs.one("tile").file("toml")));
            astrometry = AstrometricSolution.read(inputs.one("astrometry").file("solution"));
            photometry = PhotometricSolution.read(inputs.one("photometry").file("solution"));
            reduced = TileFrameFile.read(inputs.one("reduced"));
        } catch (FitsFormatException | IllegalArgumentException e) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.CORRUPT_INPUT,
                    place + ": an input is not what it should be; make it anew or flag it");
        }
        Optional<ChipAstrometry> solved = astrometry.find(exposure, chip);
        if (solved.isEmpty() || !solved.get().quality().isSolved()) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.NO_ASTROMETRIC_MATCH,
                    place + " has no place in the astrometric solution: "
                            + solved.map(ChipAstrometry::remark).orElse("it was not among its inputs"));
        }
        Optional<ChipZeroPoint> zeroPoint = photometry.find(exposure, chip);
        if (zeroPoint.isPresent() && zeroPoint.get().cloudExtinctionMag() > parameters.maximumCloudMag()) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.CLOUDY,
                    String.format(
                            Locale.ROOT,
                            "%s was taken through %.2f mag of cloud, more than regridded.maximumCloudMag = %.2f mag",
                            place,
                            zeroPoint.get().cloudExtinctionMag(),
                            parameters.maximumCloudMag()));
        }
        if (zeroPoint.isEmpty() || !zeroPoint.get().quality().isSolved()) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.TOO_FEW_STARS,
                    place + " has no zero point in the photometric solution: "
                            + zeroPoint.map(ChipZeroPoint::remark).orElse("it was not among its inputs"));
        }
        double seconds = reduced.header().number("EXPTIME").orElse(Double.NaN);
        if (!(seconds > 0)) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.CORRUPT_INPUT,
                    place + ": the reduced frame's EXPTIME is " + seconds + " s, it must be positive");
        }
        TpvWcs wcs = solved.get().wcs();
        Frame frame = reduced.frame();
        Optional<PixelBox> box = Resampling.overlap(
                new PixelBox(0, 0, frame.width(), frame.height()),
                wcs,
                tile.wcs(),
                new PixelBox(0, 0, tile.widthPx(), tile.heightPx()));
        if (box.isEmpty()) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.NO_OVERLAP, place + " does not touch tile " + tile.name());
        }
        FluxCalibration flux =
                new FluxCalibration(zeroPoint.get().zeroPointMag(), photometry.starFlat(exposure, chip), seconds);
        return regrid(new Job(place, tile, wcs, reduced, flux, box.get()), parameters, context);
    }

    private record Job(
            String place,
            TileGrid tile,
            TpvWcs wcs,
            TileFrameFile.Contents reduced,
            FluxCalibration flux,
            PixelBox box) {}

    private static TaskOutcome regrid(Job job, RegriddedParameters parameters, TaskContext context) throws IOException {
        Frame frame = job.reduced.frame();
        Facts facts = Facts.none();
        if (parameters.subtractBackground()) {
            Optional<SkyBackground> sky = SkyBackground.estimate(
                    frame.value(), frame.mask(), new BackgroundConfig(parameters.backgroundMeshPx(), 3, 0.5));
            if (sky.isEmpty()) {
                return new TaskOutcome.Unprocessable(
                        UnprocessableReason.ALL_MASKED, job.place + ": every pixel of the reduced frame is masked");
            }
            frame = Frame.owning(sky.get().subtractFrom(frame.value()), frame.variance(), frame.mask());
            facts = facts.with("skyElectrons", sky.get().medianLevel())
                    .with("skyNoiseElectrons", sky.get().medianRms());
        }
        job.flux.applyInto(frame);
        Resampling.Destination destination = new Resampling.Destination(job.tile.wcs(), job.box);
        Frame out = parameters.method().footprint().isEmpty()
                ? Resampling.apply(
                        frame,
                        job.wcs,
                        destination,
                        new Resampling.Config(parameters.kernel(), parameters.maximumBadFraction()))
                : Drizzle.apply(
                                frame,
                                job.wcs,
                                destination,
                                new Drizzle.Config(
                                        parameters.method().footprint().get(),
                                        parameters.pixelFraction(),
                                        parameters.maximumBadFraction()))
                        .frame();
        int usable = job.box.width() * job.box.height() - out.mask().count(PixelFlag.NODATA);
        if (usable == 0) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.NO_OVERLAP, job.place + " has no usable pixel on tile " + job.tile.name());
        }
        double perElectron = job.flux.microjanskyPerElectron(frame.width() / 2.0, frame.height() / 2.0);
        facts = facts.with("usablePixels", usable)
                .with("microjanskyPerElectron", perElectron)
                .with("x0", job.box.x0())
                .with("y0", job.box.y0())
                .with("widthPx", job.box.width())
                .with("heightPx", job.box.height());
        FitsHeader header = header(job, parameters, context, perElectron);
        return TaskOutcome.Completed.of(TileFrameFile.write(context, header, out), facts);
    }

    private static FitsHeader header(Job job, RegriddedParameters parameters, TaskContext context, double perElectron) {
        FitsHeader.Builder header = FitsHeader.builder().put("ORIGIN", "surveygrid", "made by");
        for (String key : KEPT) {
            job.reduced.header().card(key).ifPresent(header::put);
        }
        header.put("TILEID", job.tile.name(), "tile");
        header.put(TileFrameFile.COLUMN, job.box.x0(), "[px] column of this cutout in the tile, 0-based");
        header.put(TileFrameFile.ROW, job.box.y0(), "[px] row of this cutout in the tile, 0-based");
        WcsHeader.write(header, job.tile.wcs().startingAt(job.box.x0(), job.box.y0()));
        header.put("BUNIT", "uJy", "flux density per pixel");
        header.put("MAGZERO", PhotometricSolution.MICROJANSKY_ZERO_POINT_MAG, "[mag] AB");
        header.put("PHOTSYS", "AB", "magnitude system");
        header.put("GAIN", 1 / perElectron, "[electron/uJy] at the middle of the chip");
        job.reduced
                .header()
                .number("SATURATE")
                .ifPresent(level -> header.put("SATURATE", level * perElectron, "[uJy] level of saturation"));
        if (parameters.method() == RegridMethod.INTERPOLATION) {
            header.put("RESAMPT", parameters.kernel().name(), "resampling kernel");
        } else {
            double inputArcsec = Math.sqrt(job.wcs.pixelAreaArcsec2(
                    job.reduced.frame().width() / 2.0, job.reduced.frame().height() / 2.0));
            double ratio = parameters.pixelFraction() * inputArcsec / job.tile.scaleArcsecPerPx();
            header.put("RESAMPT", parameters.method().name(), "resampling method");
            header.put("PIXFRAC", parameters.pixelFraction(), "[px] side of a drizzled pixel");
            header.put("NOISEFAC", Drizzle.noiseFactor(ratio), "noise of large areas over that of pixels");
        }
        header.put("PRODTYPE", context.target().kind().name(), "product kind");
        header.put("PROCSOFT", "surveygrid", "software");
        header.put("SGTASK", "regridded 4", "task and version of its result");
        header.put("SGPRODID", context.productKey(), "");
        ParameterCodec.encodeProcess(parameters)
                .forEach((name, value) -> header.history("regridded." + name + " = " + value));
        return header.build();
    }
}
