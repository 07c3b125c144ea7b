package org.surveygrid.synthetic.night;

import java.nio.file.Path;

/** Images of the truth directory, one per chip, trimmed. */
public enum TruthImage {
    /** Bias beside its level, hot pixels apart, ADU. */
    BIAS,
    /** Fringes of amplitude 1. */
    FRINGE,
    /** Response: vignetting, dust, pixel-to-pixel variation; one per filter. */
    RESPONSE,
    /** What a flat sky shows beside the response; one per filter. */
    ILLUMINATION;

    /**
     * Where an image is.
     *
     * @param truthDirectory the directory {@code truth} of a night
     * @param chip chip id
     * @param band filter name; ignored for what does not depend on the filter
     * @return its file
     */
    public Path in(Path truthDirectory, String chip, String band) {
        String stem = name().toLowerCase(java.util.Locale.ROOT) + "_" + chip;
        boolean perFilter = this == RESPONSE || this == ILLUMINATION;
        return truthDirectory.resolve(perFilter ? stem + "_" + band + ".fits" : stem + ".fits");
    }
}
