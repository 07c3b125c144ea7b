package org.surveygrid.synthetic.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.FrameSimulator;
import org.surveygrid.synthetic.SyntheticCamera;
import org.surveygrid.synthetic.SyntheticExposure;
import org.surveygrid.synthetic.SyntheticSky;

/**
 * One simulated night: its camera, skies and schedule, and how to put it on disk.
 *
 * @param plan what it was made from
 * @param camera with its truth
 * @param schedule exposures in order of time
 * @param science the field of the science exposures
 * @param standard the field of the standard stars
 * @param twilight the stars behind the twilight sky
 */
public record SyntheticNight(
        NightPlan plan,
        SyntheticCamera camera,
        List<NightSchedule.Entry> schedule,
        SyntheticSky science,
        SyntheticSky standard,
        SyntheticSky twilight) {
    /** Raw files of a night, below its directory. */
    public static final String RAW_DIRECTORY = "raw";
    /** Truth of a night, below its directory. */
    public static final String TRUTH_DIRECTORY = "truth";
    /** Reference catalogue, in the directory of the night. */
    public static final String REFERENCE_FILE = "reference.fits";
    /** Definition of the tile to co-add, in the directory of the night. */
    public static final String TILE_FILE = "tile.toml";

    private static final double BRIGHT_MAG = 12.5;
    private static final double FAINT_MAG = 23.5;
    private static final double GALAXIES_PER_ARCMIN2 = 4;
    /** Beyond the mosaic: dithers, pointing error, and light from outside. */
    private static final double MARGIN_DEGREES = 0.03;

    public SyntheticNight {
        schedule = List.copyOf(schedule);
    }

    /**
     * Draws a night; nothing is written yet.
     *
     * @param plan what it holds
     * @param instrument camera to simulate; every chip needs a placement
     * @return the night
     */
    public static SyntheticNight of(NightPlan plan, Instrument instrument) {
        SyntheticCamera camera = new SyntheticCamera(instrument, plan.seed());
        double half = camera.focalPlane().radiusDegrees() + plan.ditherArcsec() / 3600 + MARGIN_DEGREES;
        return new SyntheticNight(
                plan,
                camera,
                NightSchedule.of(plan, instrument),
                sky("science", NightSchedule.SCIENCE_CENTRE, half, plan),
                sky("standard", NightSchedule.STANDARD_CENTRE, half, plan),
                SyntheticSky.generate(
                        new SyntheticSky.Field(
                                "twilight",
                                NightSchedule.TWILIGHT_CENTRE,
                                half + 0.01 * plan.twilightsPerBand(),
                                1,
                                0,
                                BRIGHT_MAG,
                                18.5),
                        plan.bands(),
                        plan.seed()));
    }

    private static SyntheticSky sky(String name, SkyPosition centre, double half, NightPlan plan) {
        return SyntheticSky.generate(
                new SyntheticSky.Field(
                        name, centre, half, plan.starsPerArcmin2(), GALAXIES_PER_ARCMIN2, BRIGHT_MAG, FAINT_MAG),
                plan.bands(),
                plan.seed());
    }

    /**
     * The sky that an exposure sees.
     *
     * @param exposure of this night
     * @return its field
     */
    public SyntheticSky skyOf(SyntheticExposure exposure) {
        return switch (exposure.kind()) {
            case SCIENCE -> science;
            case STANDARD -> standard;
            case BIAS, DARK, DOME, TWILIGHT -> twilight;
        };
    }

    /**
     * Writes {@code raw/}, {@code truth/}, {@code reference.fits} and {@code tile.toml}.
     *
     * @param directory made when it does not exist
     * @param progress told of every exposure
     * @throws IOException when a file cannot be written
     */
    public void write(Path directory, NightProgress progress) throws IOException {
        Path raw = Files.createDirectories(directory.resolve(RAW_DIRECTORY));
        FrameSimulator simulator = new FrameSimulator(camera);
        for (NightSchedule.Entry entry : schedule) {
            Path file = raw.resolve(fileName(entry));
            writeExposure(file, entry, simulator);
            progress.exposureWritten(file, entry.number(), schedule.size());
        }
        ReferenceStars reference = new ReferenceStars(plan.bands(), plan.seed());
        reference.addStarsOf(science);
        reference.addStarsOf(standard);
        reference.write(directory.resolve(REFERENCE_FILE));
        Files.writeString(directory.resolve(TILE_FILE), tile().toToml());
        new TruthWriter(this, directory.resolve(TRUTH_DIRECTORY)).write();
    }

    /**
     * The part of the science field that is worth co-adding: what the mosaic covers without dithers.
     *
     * @return the grid, at the camera's nominal pixel scale
     */
    public TileGrid tile() {
        double[] bounds = camera.focalPlane().boundsDegrees();
        double scale = camera.instrument().pixelScaleArcsec();
        int width = (int) Math.ceil((bounds[2] - bounds[0]) * 3600 / scale);
        int height = (int) Math.ceil((bounds[3] - bounds[1]) * 3600 / scale);
        SkyPosition centre = SkyPosition.wrapping(
                NightSchedule.SCIENCE_CENTRE.raDegrees() + (bounds[0] + bounds[2]) / 2,
                NightSchedule.SCIENCE_CENTRE.decDegrees() + (bounds[1] + bounds[3]) / 2);
        return new TileGrid("syn-field-1", centre, width, height, scale);
    }

    private void writeExposure(Path path, NightSchedule.Entry entry, FrameSimulator simulator) throws IOException {
        SyntheticExposure exposure = entry.exposure();
        try (RawMosaicFile file = new RawMosaicFile(path, RawCards.of(entry, camera.instrument()))) {
            for (Chip chip : camera.instrument().chips()) {
                file.add(
                        simulator.expose(chip.id(), exposure, skyOf(exposure)),
                        List.of(RawMosaicFile.text("EXTNAME", chip.id())));
            }
            file.complete();
        }
    }

    static String fileName(NightSchedule.Entry entry) {
        return String.format(
                Locale.ROOT,
                "%s_%s.fits",
                entry.exposure().id(),
                entry.exposure().kind().name().toLowerCase(Locale.ROOT));
    }
}
