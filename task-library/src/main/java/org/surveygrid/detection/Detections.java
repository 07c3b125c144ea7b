package org.surveygrid.detection;

import java.util.List;

/** Sources and which pixels they own. */
public final class Detections {
    private final List<DetectedSource> sources;
    private final int[] labels;

    Detections(List<DetectedSource> sources, int[] labels) {
        this.sources = List.copyOf(sources);
        this.labels = labels;
    }

    /**
     * The sources, in order of label.
     *
     * @return label 1 first
     */
    public List<DetectedSource> sources() {
        return sources;
    }

    /**
     * The live label map.
     *
     * @return row-major; 0 where there is no source
     */
    public int[] labels() {
        return labels;
    }
}
