package org.surveygrid.task.coadd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.TaskContext;

/** A frame as three files: image, weight (inverse variance, 0 where unusable) and flags. */
final class TileFrameFile {
    /** Offset of a cutout in its tile, 0-based. */
    static final String COLUMN = "TILEX0";

    static final String ROW = "TILEY0";

    private TileFrameFile() {}

    record Contents(FitsHeader header, Frame frame) {}

    static Contents read(InputProduct product) throws IOException {
        FitsHeader header;
        FloatImage value;
        try (FitsFile file = FitsFile.open(product.file("image"))) {
            header = file.firstImage().header();
            value = file.firstImage().image();
        }
        FloatImage variance;
        try (FitsFile file = FitsFile.open(product.file("weight"))) {
            variance = file.firstImage().image().copy();
        }
        MaskImage mask;
        try (FitsFile file = FitsFile.open(product.file("flag"))) {
            MaskImage read = file.firstImage().mask();
            mask = MaskImage.owning(read.width(), read.height(), read.bits().clone());
        }
        if (variance.width() != value.width()
                || variance.height() != value.height()
                || mask.width() != value.width()
                || mask.height() != value.height()) {
            throw new FitsFormatException(
                    product.kind() + " " + product.key(),
                    "image, weight and flags differ in size",
                    "make the product anew");
        }
        float[] v = variance.pixels();
        int[] bits = mask.bits();
        for (int p = 0; p < v.length; p++) {
            if (v[p] > 0) {
                v[p] = 1 / v[p];
            } else {
                v[p] = 0;
                // a weight of 0 without a reason must not be used either
                bits[p] |= (bits[p] & ~PixelFlag.INTERPOLATED.bit()) == 0 ? PixelFlag.BAD.bit() : 0;
            }
        }
        return new Contents(header, Frame.owning(value, variance, mask));
    }

    /** Writes image, weight and flag; returns their paths by role. */
    static SortedMap<String, Path> write(TaskContext context, FitsHeader header, Frame frame) throws IOException {
        Path image = context.outputFile("image", ".fits");
        Path weight = context.outputFile("weight", ".fits");
        Path flag = context.outputFile("flag", ".fits");
        FitsWriter.write(image, header, frame.value());
        float[] inverse = new float[frame.variance().pixels().length];
        for (int p = 0; p < inverse.length; p++) {
            float v = frame.variance().pixels()[p];
            inverse[p] = v > 0 && (frame.mask().bits()[p] & PixelFlag.NODATA.bit()) == 0 ? 1 / v : 0;
        }
        FitsWriter.write(weight, ofWeights(header), FloatImage.owning(frame.width(), frame.height(), inverse));
        FitsWriter.writeMask(flag, ofFlags(header), frame.mask());
        SortedMap<String, Path> files = new TreeMap<>();
        files.put("image", image);
        files.put("weight", weight);
        files.put("flag", flag);
        return files;
    }

    static FitsHeader ofWeights(FitsHeader header) {
        return header.toBuilder()
                .put("BUNIT", "uJy**(-2)", "inverse variance, 0 = unusable")
                .build();
    }

    static FitsHeader ofFlags(FitsHeader header) {
        FitsHeader.Builder flags = header.toBuilder().remove("BUNIT");
        for (PixelFlag bit : PixelFlag.values()) {
            flags.put("FLAG" + Integer.numberOfTrailingZeros(bit.bit()), bit.name(), "value " + bit.bit());
        }
        return flags.build();
    }
}
