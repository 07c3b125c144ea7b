package org.surveygrid.task.quality;

import org.surveygrid.setting.Setting;

/**
 * Parameters of {@code qcplots}.
 *
 * @param widthPx width of the sheet
 * @param panelHeightPx height of each of its panels
 */
public record DetectorTrendParameters(
        @Setting(
                doc = "width of the sheet",
                unit = "px",
                min = 400,
                max = 4096,
                source = "own: as wide as a screen needs")
        int widthPx,

        @Setting(
                doc = "height of each panel",
                unit = "px",
                min = 80,
                max = 2048,
                source = "own: as wide as a screen needs")
        int panelHeightPx) {
    static DetectorTrendParameters defaults() {
        return new DetectorTrendParameters(1000, 160);
    }
}
