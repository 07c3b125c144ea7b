package org.surveygrid.solver.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.instrument.camera.TrialCamera;
import org.surveygrid.observation.SourceList;
import org.surveygrid.observation.SourceListFile;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;

/** A simulated survey as the files that the tasks read. */
final class SurveyFiles {
    static final String KEY = "0123456789abcdef".repeat(4);

    private SurveyFiles() {}

    static InputProduct product(ProductKind kind, String role, Path file) {
        return new InputProduct(KEY, kind, Map.of(role, file));
    }

    static Path instrument(Path folder) throws IOException {
        StringBuilder toml = new StringBuilder(TrialCamera.conventions("mosaic", List.of()) + """
                [[filters]]
                name = "r"
                centralWavelengthNm = 625
                extinctionMagPerAirmass = 0.12
                zeroPointMag = 24.9

                [chipDefaults]
                raw = [1024, 2048]
                light = "[1:1024,1:2048]"
                saturationAdu = 60000
                gainElectronsPerAdu = 2.0
                readNoiseElectrons = 5.0
                """);
        for (int c = 0; c < SyntheticSurvey.CHIPS; c++) {
            ChipPlacement place = SyntheticSurvey.placement(c);
            toml.append("\n[[chips]]\nid = \"")
                    .append(SyntheticSurvey.chipName(c))
                    .append("\"\nheader = \"")
                    .append(SyntheticSurvey.chipName(c))
                    .append("\"\nreferencePixel = [")
                    .append(place.referenceX() + 1)
                    .append(", ")
                    .append(place.referenceY() + 1)
                    .append("]\ncd = [")
                    .append(-place.cd11())
                    .append(", 0.0, 0.0, ")
                    .append(place.cd22())
                    .append("]\n");
        }
        return Files.writeString(folder.resolve("mosaic.toml"), toml);
    }

    static List<InputProduct> sources(SyntheticSurvey survey, Path folder) throws IOException {
        List<InputProduct> products = new ArrayList<>();
        for (SourceList list : survey.lists) {
            Path file =
                    folder.resolve(list.exposure().exposure() + list.exposure().chip() + ".fits");
            SourceListFile.write(file, list);
            products.add(product(ProductKind.SOURCE_LIST, "sources", file));
        }
        return products;
    }
}
