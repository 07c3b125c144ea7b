package org.surveygrid.synthetic.night;

import java.io.IOException;
import java.nio.file.Path;
import org.surveygrid.instrument.camera.InstrumentCatalog;

/** Writes a default night for people who want to look at one: {@code WriteNight DIRECTORY [SEED] [CAMERA]}. */
final class WriteNight {
    private WriteNight() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        String camera = arguments.length > 2 ? arguments[2] : "synthetic";

        SyntheticNight.of(
                        NightPlan.defaults(seed),
                        InstrumentCatalog.camera(camera).orElseThrow().instrument())
                .write(directory, NightProgress.SILENT);
    }
}
