package org.surveygrid.solver.task;

import org.surveygrid.setting.Setting;

/** Parameters of the correction of an exposure for the air. */
public record TurbulenceParameters(
        @Setting(
                doc = "With more stars, neighbours are averaged: time grows as the cube.",
                min = 100,
                max = 3000,
                source = "own: a star every half arcminute over 20 arcminutes")
        int mostStars,

        @Setting(
                doc = "Nodes of the map along each axis of a chip.",
                min = 2,
                max = 256,
                source = "own: a node every 10 to 20 arcseconds, where turbulence is smooth")
        int nodes) {
    /**
     * The usual values.
     *
     * @return 1500 stars, 33 nodes
     */
    public static TurbulenceParameters defaults() {
        return new TurbulenceParameters(1500, 33);
    }
}
