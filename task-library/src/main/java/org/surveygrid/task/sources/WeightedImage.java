package org.surveygrid.task.sources;

import java.io.IOException;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.task.InputProduct;

/**
 * Image, weight and flag files of one product as a frame.
 *
 * @param header of the image
 * @param frame value, variance (0 where the weight is 0) and mask
 */
record WeightedImage(FitsHeader header, Frame frame) {
    static WeightedImage read(InputProduct product) throws IOException {
        FitsHeader header;
        FloatImage value;
        try (FitsFile file = FitsFile.open(product.file("image"))) {
            Hdu hdu = file.firstImage();
            header = hdu.header();
            value = hdu.image();
        }
        FloatImage variance;
        try (FitsFile file = FitsFile.open(product.file("weight"))) {
            variance = file.firstImage().image();
        }
        MaskImage mask;
        try (FitsFile file = FitsFile.open(product.file("flag"))) {
            mask = file.firstImage().mask();
        }
        boolean fits = variance.width() == value.width()
                && variance.height() == value.height()
                && mask.width() == value.width()
                && mask.height() == value.height();
        if (!fits) {
            throw new FitsFormatException(
                    product.kind().name(),
                    "image of " + value.width() + " x " + value.height() + " px, weight of " + variance.width() + " x "
                            + variance.height() + " px and flags of " + mask.width() + " x " + mask.height()
                            + " px differ in size",
                    "make the product again");
        }
        float[] pixels = variance.pixels();
        for (int p = 0; p < pixels.length; p++) {
            float weight = pixels[p];
            pixels[p] = weight > 0 && weight <= Float.MAX_VALUE ? 1 / weight : 0;
        }
        return new WeightedImage(header, Frame.owning(value, variance, mask));
    }
}
