package org.surveygrid.solver.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solution.StarFlat;

/** Star flats as images in magnitudes, one for each chip and epoch. */
public final class StarFlatImages {
    private static final int PIXELS_OF_A_CHIP = 16;

    private StarFlatImages() {}

    /**
     * Writes one FITS file: the first chip in its first HDU, the others in extensions. Cards of the first header name the
     * chip and epoch of each HDU. A pixel stands for a square of 16 x 16 pixels of the chip.
     *
     * @param file new file
     * @param solution with at least one star flat
     * @throws IOException when it cannot be written
     */
    public static void write(Path file, PhotometricSolution solution) throws IOException {
        FitsHeader.Builder header = FitsHeader.builder()
                .put("SGINST", solution.instrument(), "camera")
                .put("SGFILT", solution.filter(), "filter")
                .put("SGKIND", "starflat", "what this is")
                .put("BUNIT", "mag", "to be added to the zero point")
                .put("SGBIN", PIXELS_OF_A_CHIP, "[pix] of the chip for each of this image");
        List<FloatImage> images = new ArrayList<>();
        for (StarFlat flat : solution.starFlats()) {
            header.put("SGCHP" + images.size(), flat.chip(), "chip in HDU " + images.size())
                    .put("SGEPC" + images.size(), flat.epoch(), "its epoch");
            images.add(image(flat));
        }
        FitsWriter.write(file, header.build(), images);
    }

    private static FloatImage image(StarFlat flat) {
        int width = Math.ceilDiv(flat.widthPx(), PIXELS_OF_A_CHIP);
        int height = Math.ceilDiv(flat.heightPx(), PIXELS_OF_A_CHIP);
        float[] mag = new float[width * height];
        double centre = (PIXELS_OF_A_CHIP - 1) / 2.0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                mag[y * width + x] =
                        (float) flat.correctionMag(x * PIXELS_OF_A_CHIP + centre, y * PIXELS_OF_A_CHIP + centre);
            }
        }
        return FloatImage.owning(width, height, mag);
    }
}
