package org.surveygrid.packaging.grid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.instrument.camera.InstrumentCatalog;
import org.surveygrid.synthetic.night.NightPlan;
import org.surveygrid.synthetic.night.SyntheticNight;

/**
 * A simulated night of a camera with small chips, on disk.
 *
 * @param directory holds it
 * @param camera the small camera
 */
record TinyNight(Path directory, Camera camera) {
    private static final long SEED = 20_250_218;
    private static final int SCAN_PX = 16;
    private static final int GAP_PX = 10;

    /** Size of the camera. */
    record Size(int chips, int widthPx, int heightPx) {}

    /** Stands for a night until one is written. */
    static TinyNight none() {
        return new TinyNight(
                Path.of("missing"), InstrumentCatalog.camera("synthetic").orElseThrow());
    }

    static TinyNight write(Path directory, Size size) throws IOException {
        Camera camera = InstrumentFile.parseCamera(toml(size));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("camera.toml"), camera.toml());
        NightPlan plan = new NightPlan(SEED, List.of("r"), 3, 0, 3, 3, 1, 0, 60, 8, 22);
        SyntheticNight.of(plan, camera.instrument()).write(directory, (file, done, total) -> {});
        return new TinyNight(directory, camera);
    }

    Path frames() {
        return directory.resolve(SyntheticNight.RAW_DIRECTORY);
    }

    Path reference() {
        return directory.resolve(SyntheticNight.REFERENCE_FILE);
    }

    Path cameraFile() {
        return directory.resolve("camera.toml");
    }

    /** The synthetic camera's file with other chips: in one row, without crosstalk. */
    private static String toml(Size size) {
        String full = InstrumentCatalog.camera("synthetic").orElseThrow().toml();
        StringBuilder toml = new StringBuilder(
                full.substring(0, full.indexOf("# Every chip reads")).replace("\"synthetic\"", "\"tiny\""));
        int lightEnd = SCAN_PX + size.widthPx();
        toml.append(String.format(
                Locale.ROOT,
                "[chipDefaults]%nraw = [%d, %d]%nlight = \"[%d:%d,1:%d]\"%noverscan = \"[%d:%d,1:%d]\"%n"
                        + "saturationAdu = 60000%n",
                lightEnd + SCAN_PX,
                size.heightPx(),
                SCAN_PX + 1,
                lightEnd,
                size.heightPx(),
                lightEnd + 1,
                lightEnd + SCAN_PX,
                size.heightPx()));
        for (int chip = 0; chip < size.chips(); chip++) {
            toml.append(String.format(
                    Locale.ROOT,
                    "[[chips]]%nid = \"c%02d\"%nheader = \"c%02d\"%ngainElectronsPerAdu = %.2f%n"
                            + "readNoiseElectrons = %.1f%nreferencePixel = [%d, %d]%n"
                            + "cd = [-1.111111111111e-04, 0.0, 0.0, 1.111111111111e-04]%n",
                    chip + 1,
                    chip + 1,
                    2.2 + 0.1 * chip,
                    4.8 + 0.1 * chip,
                    (size.chips() / 2 - chip) * (size.widthPx() + GAP_PX),
                    size.heightPx() / 2));
        }
        return toml.toString();
    }
}
