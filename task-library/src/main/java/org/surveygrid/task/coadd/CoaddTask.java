package org.surveygrid.task.coadd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.coadd.CoaddLayer;
import org.surveygrid.coadd.Coaddition;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.preview.Preview;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;

/** All exposures of a tile in one filter, combined into one image in microjanskys. */
final class CoaddTask implements TaskType<CoaddParameters> {
    private static final long FIXED_BYTES = 192L << 20;
    private static final int HEAP_PER_INPUT_BYTE = 3;

    @Override
    public String name() {
        return "coadd";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.COADD;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.TILE, Dimension.FILTER);
    }

    @Override
    public List<String> outputs() {
        return List.of("image", "weight", "flag", "exp", "preview");
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(
                InputRole.every("regridded", ProductKind.REGRIDDED, 1, Dimension.TILE, Dimension.FILTER),
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
    public CoaddParameters defaults() {
        return CoaddParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return FIXED_BYTES + HEAP_PER_INPUT_BYTE * inputBytes;
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, CoaddParameters parameters, TaskContext context) throws IOException {
        TileGrid tile;
        List<CoaddLayer> layers = new ArrayList<>();
        Ledger ledger = new Ledger();
        try {
            tile = TileGrid.parse(Files.readString(inputs.one("tile").file("toml")));
            for (InputProduct product : inputs.all("regridded")) {
                TileFrameFile.Contents contents = TileFrameFile.read(product);
                Optional<CoaddLayer> layer = layer(contents, tile);
                if (layer.isEmpty()) {
                    return new TaskOutcome.Unprocessable(
                            UnprocessableReason.INCONSISTENT_INPUTS,
                            "regridded " + product.key() + " does not lie on tile " + tile.name()
                                    + ", or lacks TILEX0, TILEY0, EXPTIME or GAIN; make it anew");
                }
                layers.add(layer.get());
                ledger.enter(contents.header());
            }
        } catch (FitsFormatException | IllegalArgumentException e) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.CORRUPT_INPUT,
                    "an input of " + context.target() + " is not what it should be; make it anew or flag it");
        }
        Coaddition.Result result = Coaddition.combine(
                layers,
                tile.widthPx(),
                tile.heightPx(),
                new Coaddition.Config(parameters.method(), parameters.clipSigma(), parameters.amplitudeFraction()));
        int empty = result.frame().mask().count(PixelFlag.NODATA);
        if (empty == tile.widthPx() * tile.heightPx()) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.ALL_MASKED,
                    "no pixel of tile " + tile.name() + " has a usable value in any of " + layers.size() + " layers");
        }
        FitsHeader header = header(tile, ledger, result, new Making(parameters, context));
        SortedMap<String, Path> files = TileFrameFile.write(context, header, result.frame());
        Path exposureMap = context.outputFile("exp", ".fits");
        FitsWriter.write(
                exposureMap,
                header.toBuilder().put("BUNIT", "s", "sum of exposure times").build(),
                result.exposureSeconds());
        files.put("exp", exposureMap);
        Path preview = context.outputFile("preview", ".png");
        Preview.write(preview, withoutEmpty(result), parameters.previewPx());
        files.put("preview", preview);
        Facts facts = Facts.none()
                .with("layers", layers.size())
                .with("exposures", ledger.exposures.size())
                .with("totalExposureSeconds", ledger.totalSeconds())
                .with("clippedValues", result.clippedValues())
                .with("coveredFraction", 1 - (double) empty / (tile.widthPx() * tile.heightPx()))
                .with("electronsPerMicrojansky", result.electronsPerFlux());
        return TaskOutcome.Completed.of(files, facts);
    }

    @Override
    public List<String> judge(Facts facts, CoaddParameters parameters) {
        return facts.require("exposures") < parameters.minimumExposures() ? List.of("EXPOSURES_FEW") : List.of();
    }

    private static Optional<CoaddLayer> layer(TileFrameFile.Contents contents, TileGrid tile) {
        FitsHeader header = contents.header();
        OptionalDouble x0 = header.number(TileFrameFile.COLUMN);
        OptionalDouble y0 = header.number(TileFrameFile.ROW);
        double seconds = header.number("EXPTIME").orElse(0);
        double gain = header.number("GAIN").orElse(0);
        if (x0.isEmpty() || y0.isEmpty() || !(seconds > 0) || !(gain > 0)) {
            return Optional.empty();
        }
        PixelBox box = new PixelBox(
                (int) x0.getAsDouble(),
                (int) y0.getAsDouble(),
                contents.frame().width(),
                contents.frame().height());
        boolean fits = box.isInside(tile.widthPx(), tile.heightPx())
                && header.text("TILEID").orElse("").equals(tile.name());
        return fits ? Optional.of(new CoaddLayer(contents.frame(), box, seconds, gain)) : Optional.empty();
    }

    /** What the exposures that went in have in common, and in total. */
    private static final class Ledger {
        private final SortedMap<String, Double> exposures = new TreeMap<>();
        private final SortedMap<String, String> shared = new TreeMap<>();
        private double firstMjd = Double.POSITIVE_INFINITY;
        private double lastMjd = Double.NEGATIVE_INFINITY;
        private double saturation = Double.POSITIVE_INFINITY;

        private void enter(FitsHeader header) {
            double seconds = header.number("EXPTIME").orElse(0);
            exposures.put(header.text("OBSID").orElse("exposure " + (exposures.size() + 1)), seconds);
            OptionalDouble mjd = header.number("MJD-OBS");
            if (mjd.isPresent()) {
                firstMjd = Math.min(firstMjd, mjd.getAsDouble());
                lastMjd = Math.max(lastMjd, mjd.getAsDouble() + seconds / 86_400);
            }
            saturation = Math.min(saturation, header.number("SATURATE").orElse(Double.POSITIVE_INFINITY));
            for (String key : new String[] {"TELESCOP", "INSTRUME", "OBJECT"}) {
                String value = header.text(key).orElse("");
                shared.merge(key, value, (a, b) -> a.equals(b) ? a : "MULTI");
            }
        }

        private double totalSeconds() {
            double sum = 0;
            for (double seconds : exposures.values()) {
                sum += seconds;
            }
            return sum;
        }
    }

    private record Making(CoaddParameters parameters, TaskContext context) {}

    private static FitsHeader header(TileGrid tile, Ledger ledger, Coaddition.Result result, Making making) {
        TaskContext context = making.context;
        FitsHeader.Builder header = FitsHeader.builder().put("ORIGIN", "surveygrid", "made by");
        ledger.shared.forEach((key, value) -> {
            if (!value.isEmpty()) {
                header.put(key, value, "");
            }
        });
        header.put("FILTER", context.target().require(Dimension.FILTER), "filter");
        header.put("TILEID", tile.name(), "tile");
        WcsHeader.write(header, tile.wcs());
        header.put("BUNIT", "uJy", "flux density per pixel");
        header.put("MAGZERO", 23.9, "[mag] AB");
        header.put("PHOTSYS", "AB", "magnitude system");
        header.put("FLUXCAL", "ABSOLUTE", "");
        header.put("GAIN", result.electronsPerFlux(), "[electron/uJy] effective gain");
        if (ledger.saturation < Double.POSITIVE_INFINITY) {
            header.put("SATURATE", ledger.saturation, "[uJy] lowest level of saturation");
        }
        header.put("NCOMBINE", ledger.exposures.size(), "exposures combined");
        header.put("TEXPTIME", ledger.totalSeconds(), "[s] sum of all exposure times");
        header.put("EXPTIME", ledger.totalSeconds(), "[s] sum of all exposure times");
        header.putFlag("SINGLEXP", ledger.exposures.size() == 1, "from a single exposure");
        if (ledger.firstMjd < ledger.lastMjd) {
            header.put("TIMESYS", "UTC", "time scale");
            header.put("MJD-OBS", ledger.firstMjd, "[d] start of the first exposure");
            header.put("MJD-END", ledger.lastMjd, "[d] end of the last exposure");
        }
        header.putFlag("M_EPOCH", ledger.lastMjd - ledger.firstMjd > 1, "from more than one night");
        header.put("OBSTECH", "IMAGE,JITTER", "technique");
        header.put("COMBINET", making.parameters.method().name(), "how values were combined");
        TpvWcs wcs = tile.wcs();
        int right = tile.widthPx() - 1;
        int top = tile.heightPx() - 1;
        int[][] corners = {{0, 0}, {right, 0}, {right, top}, {0, top}};
        for (int k = 0; k < corners.length; k++) {
            SkyPosition corner = wcs.toSky(corners[k][0], corners[k][1]);
            header.put("FPRA" + (k + 1), corner.raDegrees(), "[deg] corner");
            header.put("FPDE" + (k + 1), corner.decDegrees(), "[deg] corner");
        }
        header.put("PRODTYPE", context.target().kind().name(), "product kind");
        header.put("PROCSOFT", "surveygrid", "software");
        header.put("SGTASK", "coadd 1", "task and version of its result");
        header.put("SGPRODID", context.productKey(), "");
        ParameterCodec.encodeProcess(making.parameters)
                .forEach((name, value) -> header.history("coadd." + name + " = " + value));
        ledger.exposures.forEach((exposure, seconds) -> header.history("exposure " + exposure + ", " + seconds + " s"));
        return header.build();
    }

    private static FloatImage withoutEmpty(Coaddition.Result result) {
        FloatImage image = result.frame().value().copy();
        int[] bits = result.frame().mask().bits();
        for (int p = 0; p < bits.length; p++) {
            if ((bits[p] & PixelFlag.NODATA.bit()) != 0) {
                image.pixels()[p] = Float.NaN;
            }
        }
        return image;
    }
}
