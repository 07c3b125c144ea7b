package org.surveygrid.task.coadd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coadd.CoaddBand;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.rows.FitsRowsWriter;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.preview.BlockMeans;
import org.surveygrid.preview.Preview;
import org.surveygrid.task.TaskContext;

/** The files of a co-add, written band by band. */
final class CoaddFiles implements AutoCloseable {
    private final TaskContext context;
    private final PixelBox tile;
    private final int previewPx;
    private final BlockMeans means;
    private final SortedMap<String, Path> files = new TreeMap<>();
    private final List<FitsRowsWriter> writers = new ArrayList<>();
    private long empty;

    CoaddFiles(TaskContext context, FitsHeader header, PixelBox tile, int previewPx) throws IOException {
        this.context = context;
        this.tile = tile;
        this.previewPx = previewPx;
        int longest = Math.max(tile.width(), tile.height());
        this.means = new BlockMeans(tile.width(), tile.height(), Math.max(1, Math.ceilDiv(longest, previewPx)));
        try {
            writers.add(FitsRowsWriter.ofFloats(path("image"), header, tile));
            writers.add(FitsRowsWriter.ofFloats(path("weight"), TileFrameFile.ofWeights(header), tile));
            writers.add(FitsRowsWriter.ofFloats(path("exp"), unit(header, "s", "sum of exposure times"), tile));
            writers.add(FitsRowsWriter.ofFloats(path("gain"), unit(header, "electron/uJy", "effective gain"), tile));
            writers.add(FitsRowsWriter.ofFlags(path("flag"), TileFrameFile.ofFlags(header), tile));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static FitsHeader unit(FitsHeader header, String unit, String comment) {
        return header.toBuilder().put("BUNIT", unit, comment).build();
    }

    private Path path(String role) {
        Path path = context.outputFile(role, ".fits");
        files.put(role, path);
        return path;
    }

    /** Writes a band that has been combined; its planes are used up. */
    void write(CoaddBand band, int rows) throws IOException {
        int from = band.offset();
        int count = rows * tile.width();
        float[] value = band.value();
        float[] variance = band.variance();
        int[] flags = band.flags();
        writers.get(0).write(value, from, count);
        for (int p = from; p < from + count; p++) {
            boolean isEmpty = (flags[p] & PixelFlag.NODATA.bit()) != 0;
            variance[p] = variance[p] > 0 && !isEmpty ? 1 / variance[p] : 0;
            value[p] = isEmpty ? Float.NaN : value[p];
            empty += isEmpty ? 1 : 0;
        }
        for (int y = 0; y < rows; y++) {
            means.addRow(value, from + y * tile.width());
        }
        writers.get(1).write(variance, from, count);
        writers.get(2).write(band.exposureSeconds(), from, count);
        writers.get(3).write(band.electronsPerFlux(), from, count);
        writers.get(4).write(flags, from, count);
    }

    /** Pixels without any value so far. */
    long empty() {
        return empty;
    }

    /** Ends the files; returns their paths by role. */
    SortedMap<String, Path> finish() throws IOException {
        for (FitsRowsWriter writer : writers) {
            writer.finish();
        }
        Path preview = context.outputFile("preview", ".png");
        Preview.write(preview, means.image(), previewPx);
        files.put("preview", preview);
        return files;
    }

    /** Removes what has been written. */
    void discard() throws IOException {
        close();
        for (Path file : files.values()) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() throws IOException {
        for (FitsRowsWriter writer : writers) {
            writer.close();
        }
    }
}
