package org.surveygrid.task.preview;

import org.surveygrid.setting.Setting;

/**
 * Parameters of {@code mosaic}.
 *
 * @param longestSidePx size of the picture
 */
public record MosaicParameters(
        @Setting(
                doc = "longest side of the picture",
                unit = "px",
                min = 64,
                max = 8192,
                source = "own: as wide as a screen needs")
        int longestSidePx) {
    static MosaicParameters defaults() {
        return new MosaicParameters(1024);
    }
}
