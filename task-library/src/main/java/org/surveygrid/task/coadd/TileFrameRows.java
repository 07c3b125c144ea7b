package org.surveygrid.task.coadd;

import java.io.IOException;
import java.nio.file.Path;
import org.surveygrid.coadd.Coaddition;
import org.surveygrid.coadd.LayerRows;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.task.InputProduct;

/** A frame in three files (image, weight and flags) of which some rows are read at a time. Nothing stays open. */
final class TileFrameRows {
    private static final int WEIGHT_SAMPLE_PX = 50_000;

    private final InputProduct product;
    private final FitsHeader header;
    private final int width;
    private final int height;

    private TileFrameRows(InputProduct product, FitsHeader header) {
        this.product = product;
        this.header = header;
        this.width = side(header, "NAXIS1");
        this.height = side(header, "NAXIS2");
    }

    static TileFrameRows of(InputProduct product) throws IOException {
        TileFrameRows rows = new TileFrameRows(product, header(product.file("image")));
        for (String role : new String[] {"weight", "flag"}) {
            FitsHeader other = header(product.file(role));
            if (side(other, "NAXIS1") != rows.width || side(other, "NAXIS2") != rows.height) {
                throw new FitsFormatException(
                        product.kind() + " " + product.key(),
                        "image, weight and flags differ in size",
                        "make the product anew");
            }
        }
        return rows;
    }

    private static FitsHeader header(Path path) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            return file.firstImage().header();
        }
    }

    private static int side(FitsHeader header, String key) {
        return (int) header.integer(key).orElse(1);
    }

    FitsHeader header() {
        return header;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Reads the rows of the frame that are wanted: value, variance, flags. */
    void readInto(LayerRows wanted) throws IOException {
        int count = wanted.rows() * width;
        float[] variance = wanted.variance();
        int[] flags = wanted.flags();
        // the plane of values serves the flags first
        rows("flag", wanted, wanted.value());
        for (int p = 0; p < count; p++) {
            flags[p] = (int) wanted.value()[p];
        }
        rows("image", wanted, wanted.value());
        rows("weight", wanted, variance);
        for (int p = 0; p < count; p++) {
            if (variance[p] > 0) {
                variance[p] = 1 / variance[p];
            } else {
                variance[p] = 0;
                // a weight of 0 without a reason must not be used either
                flags[p] |= (flags[p] & ~PixelFlag.INTERPOLATED.bit()) == 0 ? PixelFlag.BAD.bit() : 0;
            }
        }
    }

    private void rows(String role, LayerRows wanted, float[] into) throws IOException {
        try (FitsFile file = FitsFile.open(product.file(role))) {
            file.firstImage().rowsInto(wanted.first(), wanted.rows(), into);
        }
    }

    /** Weight of the frame in a co-add, from rows spread over it; from all when those hold nothing usable. */
    double weight() throws IOException {
        int stride = Math.max(1, height / Math.max(1, WEIGHT_SAMPLE_PX / width));
        double weight = weight(stride / 2, stride);
        return weight > 0 || stride == 1 ? weight : weight(0, 1);
    }

    private double weight(int first, int stride) throws IOException {
        float[] sample = new float[Math.ceilDiv(height, stride) * width];
        float[] row = new float[width];
        float[] flags = new float[width];
        int n = 0;
        try (FitsFile weights = FitsFile.open(product.file("weight"));
                FitsFile masks = FitsFile.open(product.file("flag"))) {
            for (int y = first; y < height; y += stride) {
                weights.firstImage().rowsInto(y, 1, row);
                masks.firstImage().rowsInto(y, 1, flags);
                for (int x = 0; x < width; x++) {
                    if (row[x] > 0 && ((int) flags[x] & ~PixelFlag.INTERPOLATED.bit()) == 0) {
                        sample[n++] = 1 / row[x];
                    }
                }
            }
        }
        return Coaddition.weight(sample, n);
    }
}
