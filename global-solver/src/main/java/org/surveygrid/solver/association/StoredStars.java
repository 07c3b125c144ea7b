package org.surveygrid.solver.association;

import java.io.IOException;
import java.nio.file.Path;
import org.surveygrid.solver.store.DetectionColumns;
import org.surveygrid.solver.store.DetectionFileWriter;
import org.surveygrid.solver.store.StoredDetection;

/** Puts associated detections into a file. */
public final class StoredStars {
    private StoredStars() {}

    /**
     * Writes the detections of all stars, star after star.
     *
     * @param file made or replaced
     * @param detections what was seen
     * @param stars which detections are the same star
     * @throws IOException when the file cannot be written
     */
    public static void write(Path file, DetectionColumns detections, StarGroups stars) throws IOException {
        try (DetectionFileWriter writer = new DetectionFileWriter(file, DetectionFileWriter.USUAL_RUN)) {
            for (int s = 0; s < stars.size(); s++) {
                for (int i = stars.start()[s]; i < stars.start()[s + 1]; i++) {
                    int d = stars.detections()[i];
                    writer.add(s, detections.list(d), record(detections, d));
                }
                if (stars.reference()[s] >= 0) {
                    writer.addReference(s, stars.reference()[s]);
                }
            }
            writer.finish(1);
        }
    }

    private static StoredDetection record(DetectionColumns detections, int d) {
        return new StoredDetection(
                detections.xPx(d),
                detections.yPx(d),
                detections.positionErrorPx(d),
                detections.magnitude(d),
                detections.magnitudeError(d));
    }
}
