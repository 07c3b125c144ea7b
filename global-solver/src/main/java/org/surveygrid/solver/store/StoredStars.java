package org.surveygrid.solver.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.association.DetectionColumns;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.HeapColumns;
import org.surveygrid.solver.association.StarGroups;

/** Puts associated detections into a file, and takes them out. */
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

    /**
     * The detections of a file, read there in every pass.
     *
     * @param lists what the file's source lists were made of, in the order of exposure and chip
     * @param file stays open as long as the detections are used
     * @return detections numbered as the file's records, whose stars are known
     * @throws IllegalArgumentException when the file has more source lists, or these are not in order
     */
    public static Detections mapped(List<SourceList> lists, DetectionFile file) {
        return detections(lists, file, file);
    }

    /**
     * The same in memory.
     *
     * @param lists what the file's source lists were made of, in the order of exposure and chip
     * @param file may be closed afterwards
     * @return the same numbers
     */
    public static Detections loaded(List<SourceList> lists, DetectionFile file) {
        int[] all = new int[file.size()];
        Arrays.setAll(all, i -> i);
        return detections(lists, file, HeapColumns.copy(file, all));
    }

    private static Detections detections(List<SourceList> lists, DetectionFile file, DetectionColumns columns) {
        if (file.lists() > lists.size()) {
            throw new IllegalArgumentException(
                    "the file has detections of " + file.lists() + " source lists, known are " + lists.size());
        }
        return Detections.known(lists, columns, stars(file));
    }

    private static StarGroups stars(DetectionFile file) {
        int[] start = new int[file.stars() + 1];
        int[] reference = new int[file.stars()];
        int[] members = new int[file.size()];
        int next = 0;
        for (int s = 0; s < reference.length; s++) {
            reference[s] = -1;
            for (int i = file.start(s); i < file.start(s + 1); i++) {
                if (file.isReference(i)) {
                    reference[s] = file.referenceRow(i);
                } else {
                    members[next++] = i;
                }
            }
            start[s + 1] = next;
        }
        return new StarGroups(start, Arrays.copyOf(members, next), reference, 0);
    }
}
