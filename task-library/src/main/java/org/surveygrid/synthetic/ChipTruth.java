package org.surveygrid.synthetic;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Chip;

/**
 * Everything true about one chip that does not change during the night. Images are trimmed, in the orientation of the
 * reduced frame.
 *
 * @param chip the chip as the camera's description has it
 * @param amplifiers in the order of the chip's
 * @param biasPatternAdu what the bias has beside its level, hot pixels apart
 * @param response fraction of light that each pixel turns into charge, by filter: vignetting, dust, pixel-to-pixel
 *     variation, cold pixels
 * @param illumination what a flat sky shows beside the response, by filter: stray light times pixel area
 * @param domeGradient relative brightness of the dome screen
 * @param fringes fringe pattern of amplitude 1
 * @param defects hot pixels, cold pixels and bad columns
 */
public record ChipTruth(
        Chip chip,
        List<AmplifierTruth> amplifiers,
        FloatImage biasPatternAdu,
        SortedMap<String, FloatImage> response,
        SortedMap<String, FloatImage> illumination,
        FloatImage domeGradient,
        FloatImage fringes,
        Defects defects) {
    public ChipTruth {
        amplifiers = List.copyOf(amplifiers);
        response = Collections.unmodifiableSortedMap(new TreeMap<>(response));
        illumination = Collections.unmodifiableSortedMap(new TreeMap<>(illumination));
    }

    /**
     * The image of a filter.
     *
     * @param images {@link #response()} or {@link #illumination()}
     * @param band filter name
     * @return its image
     */
    public static FloatImage of(SortedMap<String, FloatImage> images, String band) {
        FloatImage image = images.get(band);
        if (image == null) {
            throw new IllegalArgumentException("the camera has no filter " + band + ", it has " + images.keySet());
        }
        return image;
    }

    /**
     * Pixels that do not work as they should.
     *
     * @param hot pixels with charge of their own
     * @param cold pixels with low response
     * @param columns bad columns
     */
    public record Defects(List<HotPixel> hot, List<ColdPixel> cold, List<BadColumn> columns) {
        public Defects {
            hot = List.copyOf(hot);
            cold = List.copyOf(cold);
            columns = List.copyOf(columns);
        }
    }

    /**
     * A pixel with charge of its own, in every frame alike.
     *
     * @param x column
     * @param y row
     * @param electrons its charge
     * @param readNoiseSigma its charge over the read noise of its amplifier
     */
    public record HotPixel(int x, int y, double electrons, double readNoiseSigma) {}

    /**
     * A pixel that sees too little.
     *
     * @param x column
     * @param y row
     * @param response against its neighbours
     */
    public record ColdPixel(int x, int y, double response) {}

    /**
     * Part of a column, from a row to the last.
     *
     * @param x column
     * @param y0 first row
     * @param response against its neighbours
     * @param electrons charge of its own
     */
    public record BadColumn(int x, int y0, double response, double electrons) {}
}
