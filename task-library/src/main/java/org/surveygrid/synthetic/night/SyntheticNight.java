package org.surveygrid.synthetic.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
        Path raw = Files.createDirectories(directory.resolve("raw"));
        FrameSimulator simulator = new FrameSimulator(camera);
        for (NightSchedule.Entry entry : schedule) {
            Path file = raw.resolve(fileName(entry));
            writeExposure(file, entry, simulator);
            progress.exposureWritten(file, entry.number(), schedule.size());
        }
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
