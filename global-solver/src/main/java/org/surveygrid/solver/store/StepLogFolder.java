package org.surveygrid.solver.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.solver.engine.step.Checkpoints;
import org.surveygrid.solver.engine.step.StepLog;

/**
 * A directory with one file for each fit, in the order in which they are made: {@code astrometry-00.steps} and so on. A
 * process that finds the files of one that was killed repeats what follows from the steps kept there, and goes on. Several
 * processes may share the work of a solution in a directory, see {@link Share}.
 */
public final class StepLogFolder implements Checkpoints {
    private final Path folder;
    private final Share share;
    private final SortedMap<String, Integer> opened = new TreeMap<>();

    /**
     * A directory for checkpoints.
     *
     * @param folder made when it does not exist
     * @throws IOException when it cannot be made
     */
    public StepLogFolder(Path folder) throws IOException {
        this(folder, new Share.All());
    }

    /**
     * A directory that several processes use.
     *
     * @param folder made when it does not exist
     * @param share what this process does
     * @throws IOException when it cannot be made
     */
    public StepLogFolder(Path folder, Share share) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.share = share;
    }

    @Override
    public StepLog open(String name, int unknowns) {
        int number = opened.merge(name, 1, Integer::sum) - 1;
        try {
            boolean followed = Files.exists(file(name, number + 1));
            return new StepLogFile(file(name, number), unknowns, new StepLogFile.Place(followed, share));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name, int number) {
        return folder.resolve(name + (number < 10 ? "-0" : "-") + number + ".steps");
    }
}
