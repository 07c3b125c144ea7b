package org.surveygrid.task.coadd;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.coadd.CoaddBand;
import org.surveygrid.coadd.Coaddition;
import org.surveygrid.coadd.LayerPatches;
import org.surveygrid.coadd.LayerPlace;
import org.surveygrid.coadd.LayerRows;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.PixelBox;
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
    private static final long FIXED_BYTES = 256L << 20;
    /** Of the inputs at least five rows each are held. */
    private static final int INPUT_BYTES_PER_HEAP_BYTE = 32;

    private static final long BAND_BYTES = 64L << 20;
    private static final int SEARCH_ROWS = 128;

    @Override
    public String name() {
        return "coadd";
    }

    @Override
    public int version() {
        return 3;
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
        return List.of("image", "weight", "flag", "exp", "gain", "preview");
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
        return FIXED_BYTES + inputBytes / INPUT_BYTES_PER_HEAP_BYTE;
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, CoaddParameters parameters, TaskContext context) throws IOException {
        TileGrid tile;
        List<TileFrameRows> frames = new ArrayList<>();
        List<LayerPlace> layers = new ArrayList<>();
        Ledger ledger = new Ledger();
        try {
            tile = TileGrid.parse(Files.readString(inputs.one("tile").file("toml")));
            for (InputProduct product : inputs.all("regridded")) {
                TileFrameRows frame = TileFrameRows.of(product);
                Optional<LayerPlace> layer = layer(frame, tile);
                if (layer.isEmpty()) {
                    return new TaskOutcome.Unprocessable(
                            UnprocessableReason.INCONSISTENT_INPUTS,
                            "regridded " + product.key() + " does not lie on tile " + tile.name()
                                    + ", or lacks TILEX0, TILEY0, EXPTIME or GAIN; make it anew");
                }
                frames.add(frame);
                layers.add(layer.get());
                ledger.enter(frame.header());
            }
        } catch (FitsFormatException | IllegalArgumentException e) {
            return corrupt(context);
        }
        try {
            return combine(new Job(tile, frames, layers, ledger), parameters, context);
        } catch (FitsFormatException e) {
            return corrupt(context);
        }
    }

    private static TaskOutcome corrupt(TaskContext context) {
        return new TaskOutcome.Unprocessable(
                UnprocessableReason.CORRUPT_INPUT,
                "an input of " + context.target() + " is not what it should be; make it anew or flag it");
    }

    private record Job(TileGrid tile, List<TileFrameRows> frames, List<LayerPlace> layers, Ledger ledger) {}

    private static TaskOutcome combine(Job job, CoaddParameters parameters, TaskContext context) throws IOException {
        PixelBox tile = new PixelBox(0, 0, job.tile.widthPx(), job.tile.heightPx());
        Coaddition.Config config =
                new Coaddition.Config(parameters.method(), parameters.clipSigma(), parameters.amplitudeFraction());
        Optional<LayerPatches> patches =
                parameters.rejectPatches() ? Optional.of(patches(job, config)) : Optional.empty();
        int cells = patches.map(LayerPatches::find).orElse(0);
        CoaddBand band = new CoaddBand(job.layers, tile, config, BAND_BYTES);
        double gain = Coaddition.typicalGain(job.layers);
        FitsHeader header = header(job.tile, job.ledger, gain, new Making(parameters, context));
        try (CoaddFiles files = new CoaddFiles(context, header, tile, parameters.previewPx())) {
            for (int y = 0; y < tile.height(); y += band.mostRows()) {
                int rows = Math.min(band.mostRows(), tile.height() - y);
                band.start(y, rows);
                for (LayerRows wanted : band.wanted()) {
                    job.frames.get(wanted.layer()).readInto(wanted);
                    patches.ifPresent(found -> found.maskIn(wanted));
                }
                band.combine();
                files.write(band, rows);
            }
            double pixels = (double) tile.width() * tile.height();
            if (files.empty() == (long) pixels) {
                files.discard();
                return new TaskOutcome.Unprocessable(
                        UnprocessableReason.ALL_MASKED,
                        "no pixel of tile " + job.tile.name() + " has a usable value in any of " + job.layers.size()
                                + " layers");
            }
            Facts facts = Facts.none()
                    .with("layers", job.layers.size())
                    .with("exposures", job.ledger.exposures.size())
                    .with("totalExposureSeconds", job.ledger.totalSeconds())
                    .with("clippedValues", band.clippedValues())
                    .with("rejectedCells", cells)
                    .with("coveredFraction", 1 - files.empty() / pixels)
                    .with("electronsPerMicrojansky", gain);
            return TaskOutcome.Completed.of(files.finish(), facts);
        }
    }

    @Override
    public List<String> judge(Facts facts, CoaddParameters parameters) {
        return facts.require("exposures") < parameters.minimumExposures() ? List.of("EXPOSURES_FEW") : List.of();
    }

    private static LayerPatches patches(Job job, Coaddition.Config config) throws IOException {
        LayerPatches patches = new LayerPatches(job.layers, config);
        for (int i = 0; i < job.frames.size(); i++) {
            TileFrameRows frame = job.frames.get(i);
            for (int y = 0; y < frame.height(); y += SEARCH_ROWS) {
                LayerRows rows = patches.rowsOf(i, y, Math.min(SEARCH_ROWS, frame.height() - y));
                frame.readInto(rows);
                patches.add(rows);
            }
        }
        return patches;
    }

    private static Optional<LayerPlace> layer(TileFrameRows frame, TileGrid tile) throws IOException {
        FitsHeader header = frame.header();
        OptionalDouble x0 = header.number(TileFrameFile.COLUMN);
        OptionalDouble y0 = header.number(TileFrameFile.ROW);
        double seconds = header.number("EXPTIME").orElse(0);
        double gain = header.number("GAIN").orElse(0);
        if (x0.isEmpty() || y0.isEmpty() || !(seconds > 0) || !(gain > 0)) {
            return Optional.empty();
        }
        PixelBox box = new PixelBox((int) x0.getAsDouble(), (int) y0.getAsDouble(), frame.width(), frame.height());
        boolean fits = box.isInside(tile.widthPx(), tile.heightPx())
                && header.text("TILEID").orElse("").equals(tile.name());
        return fits ? Optional.of(new LayerPlace(box, frame.weight(), seconds, gain)) : Optional.empty();
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

    private static FitsHeader header(TileGrid tile, Ledger ledger, double gain, Making making) {
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
        header.put("GAIN", gain, "[electron/uJy] effective gain");
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
        header.put("SGTASK", "coadd 3", "task and version of its result");
        header.put("SGPRODID", context.productKey(), "");
        ParameterCodec.encodeProcess(making.parameters)
                .forEach((name, value) -> header.history("coadd." + name + " = " + value));
        ledger.exposures.forEach((exposure, seconds) -> header.history("exposure " + exposure + ", " + seconds + " s"));
        return header.build();
    }
}
