package org.surveygrid.task.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.sky.WcsHeader;
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
import org.surveygrid.task.sources.CoaddSourcesTask;
import org.surveygrid.task.sources.UnreadableInput;

/** The multi-band catalogue of a tile: one row an object, columns for every band. */
public final class CatalogueTask implements TaskType<CatalogueParameters> {
    private static final String SOURCES_ROLE = "coaddsources";

    @Override
    public String name() {
        return "catalogue";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.CATALOGUE;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.TILE);
    }

    @Override
    public List<String> outputs() {
        return List.of("sources");
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(InputRole.every(SOURCES_ROLE, ProductKind.COADD_SOURCES, 1, Dimension.TILE));
    }

    @Override
    public CatalogueParameters defaults() {
        return CatalogueParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return 8 * inputBytes + (64L << 20);
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, CatalogueParameters parameters, TaskContext context) throws IOException {
        List<BandSources> bands = new ArrayList<>();
        for (InputProduct product : inputs.all(SOURCES_ROLE)) {
            try {
                bands.add(read(product));
            } catch (FitsFormatException e) {
                return UnreadableInput.outcome(product, e);
            }
        }
        if (bands.isEmpty()) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.TOO_FEW_FRAMES,
                    context.target() + " has no source list of a co-add; make at least one band");
        }
        bands.sort(Comparator.comparing(BandSources::filter));
        for (int b = 1; b < bands.size(); b++) {
            if (bands.get(b).column().equals(bands.get(b - 1).column())) {
                return new TaskOutcome.Unprocessable(
                        UnprocessableReason.INCONSISTENT_INPUTS,
                        context.target() + " has two source lists whose columns would be named _"
                                + bands.get(b).column());
            }
        }
        TpvWcs wcs = bands.getFirst().wcs();
        List<BandAssociation.Member> objects = BandAssociation.of(
                bands.stream().map(BandSources::places).toList(), wcs.tangentPoint(), parameters.matchRadiusArcsec());
        String tile = context.target().require(Dimension.TILE);
        FitsTable table = new ObjectColumns(bands, objects, tile).table();
        FitsHeader.Builder header = FitsHeader.builder()
                .put("ORIGIN", "surveygrid", "made by")
                .put("PROCSOFT", "surveygrid", "software")
                .put("PRODTYPE", "catalogue", "product kind")
                .put("SGPRODID", context.productKey(), "")
                .put("TILEID", tile, "tile")
                .put("RADESYS", "ICRS", "frame of RA and DEC")
                .put("PHOTSYS", "AB", "magnitude system")
                .put("MAGZERO", CoaddSourcesTask.ZERO_POINT_MAG, "[mag] of 1 uJy");
        ParameterCodec.encodeProcess(parameters)
                .forEach((name, value) -> header.history("catalogue." + name + " = " + value));
        Path sources = context.outputFile("sources", ".cat.fits");
        FitsWriter.writeTable(sources, header.build(), table);
        Facts facts = Facts.none().with("nObjects", objects.size()).with("nBands", bands.size());
        for (int b = 0; b < bands.size(); b++) {
            facts = facts.with("nSources." + bands.get(b).filter(), bands.get(b).size());
        }
        long everywhere = objects.stream().filter(CatalogueTask::isInEveryBand).count();
        return TaskOutcome.Completed.of(Map.of("sources", sources), facts.with("nInEveryBand", everywhere));
    }

    private static boolean isInEveryBand(BandAssociation.Member member) {
        for (int row : member.rows()) {
            if (row < 0) {
                return false;
            }
        }
        return true;
    }

    private static BandSources read(InputProduct product) throws IOException {
        Path path = product.file("sources");
        try (FitsFile file = FitsFile.open(path)) {
            FitsHeader header = file.primaryHeader();
            String filter = header.text("FILTER")
                    .map(String::strip)
                    .orElseThrow(() -> new FitsFormatException(
                            path.toString(), "no keyword FILTER", "make the sources of this co-add again"));
            if (!(WcsHeader.read(header) instanceof WcsHeader.Found found)) {
                throw new FitsFormatException(
                        path.toString(), "no usable world coordinates", "make the sources of this co-add again");
            }
            return BandSources.of(filter, found.wcs(), file.firstTable().table());
        }
    }
}
