package org.surveygrid.packaging.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.surveygrid.synthetic.score.Score;

/**
 * What a demonstration came to.
 *
 * @param scores comparisons with the truth
 * @param runDone whether every work unit ended well
 * @param units how many there were
 * @param digests digest of every file of every product, by target and role: equal in every run of the same seed
 * @param files where the most interesting products are
 * @param port where the coordinator listened
 */
record DemoResult(
        List<Score> scores, boolean runDone, int units, SortedMap<String, String> digests, List<Path> files, int port) {
    DemoResult {
        scores = List.copyOf(scores);
        files = List.copyOf(files);
    }
}
