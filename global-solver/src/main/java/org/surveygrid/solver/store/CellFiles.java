package org.surveygrid.solver.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.surveygrid.solver.engine.step.CellEquations;
import org.surveygrid.solver.engine.step.HandedOverException;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.sparse.block.BlockSystemFile;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Equations of cells in files beside the log of steps. The name tells the state that they were made from, so that what was
 * made of another state is never taken.
 */
final class CellFiles {
    /** End of the name of an empty file that tells which matrix somebody waits for. */
    static final String AWAITED = ".awaited";

    private static final int HEXADECIMAL = 16;

    private final Path log;
    private final long state;
    private final NodeLayout layout;

    CellFiles(Path log, long state, NodeLayout layout) {
        this.log = log;
        this.state = state;
        this.layout = layout;
    }

    private static String name(Path log) {
        return String.valueOf(log.getFileName()).replace(".steps", "") + ".";
    }

    private Path file(int cell) {
        return log.resolveSibling(name(log) + Long.toHexString(state) + "." + cell + ".cell");
    }

    /** States whose matrices somebody has waited for. */
    static List<Long> awaitedStates(Path log) throws IOException {
        String prefix = name(log);
        try (Stream<Path> files = Files.list(log.toAbsolutePath().resolveSibling(""))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.startsWith(prefix) && file.endsWith(AWAITED))
                    .map(file -> Long.parseUnsignedLong(
                            file.substring(prefix.length(), file.length() - AWAITED.length()), HEXADECIMAL))
                    .sorted()
                    .toList();
        }
    }

    /** So that nobody makes the matrix again that it takes the place of. */
    private void noteAwaited() {
        Path mark = log.resolveSibling(name(log) + Long.toHexString(state) + AWAITED);
        try {
            if (!Files.exists(mark)) {
                Files.createFile(mark);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<NormalEquations> read(int cell) {
        if (!Files.exists(file(cell))) {
            return Optional.empty();
        }
        try {
            BlockSystemFile.Contents contents = BlockSystemFile.read(file(cell), layout);
            return Optional.of(new NormalEquations(contents.matrix(), contents.rightSides()[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(int cell, NormalEquations equations) {
        try {
            Path part = Files.createTempFile(log.toAbsolutePath().getParent(), "cell", ".part");
            BlockSystemFile.write(part, equations.matrix(), new double[][] {equations.rightSide()});
            Files.move(part, file(cell), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of a part are made and written; it goes on only where all parts have made theirs. */
    CellEquations made(Share.Part part) {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger missing = new AtomicInteger();
        return new CellEquations() {
            @Override
            public Optional<NormalEquations> of(int cell, Supplier<NormalEquations> make) {
                Optional<NormalEquations> found = read(cell);
                if (found.isEmpty()) {
                    missing.incrementAndGet();
                    if (part.has(cell)) {
                        write(cell, make.get());
                        made.incrementAndGet();
                    }
                }
                return found;
            }

            @Override
            public void finish() {
                if (missing.get() > 0) {
                    throw HandedOverException.made(log + ": part " + part.number() + " of " + part.of()
                            + " made the equations of " + made.get() + " cells");
                }
            }
        };
    }

    /** Those that were written; others are missing. */
    CellEquations awaited(long pairs) {
        AtomicInteger missing = new AtomicInteger();
        return new CellEquations() {
            @Override
            public Optional<NormalEquations> of(int cell, Supplier<NormalEquations> make) {
                Optional<NormalEquations> found = missing.get() == 0 ? read(cell) : Optional.empty();
                if (found.isEmpty()) {
                    missing.incrementAndGet();
                }
                return found;
            }

            @Override
            public void finish() {
                if (missing.get() > 0) {
                    noteAwaited();
                    throw HandedOverException.missing(
                            log + ": the equations of some cells are missing; let all parts make theirs, then go on",
                            pairs,
                            missing.get());
                }
            }
        };
    }

    /** Those that were written, others are made here. */
    CellEquations whereKept() {
        return new CellEquations() {
            @Override
            public Optional<NormalEquations> of(int cell, Supplier<NormalEquations> make) {
                return read(cell).or(() -> Optional.of(make.get()));
            }

            @Override
            public void finish() {}
        };
    }
}
