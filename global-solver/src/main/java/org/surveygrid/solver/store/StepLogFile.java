package org.surveygrid.solver.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.surveygrid.solver.engine.step.CellEquations;
import org.surveygrid.solver.engine.step.HandedOverException;
import org.surveygrid.solver.engine.step.StepLog;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Steps of one fit, each appended and forced to the disk before the fit goes on:
 *
 * <pre>
 *   "SGSTEPS3"  unknowns i32
 *   for each step:  factored i32, state i64, typical weight f64, energy f64, the unknowns f64, CRC-32C of these i32
 * </pre>
 *
 * <p>Little-endian. A last step that was not written whole is as if it had not been taken.
 */
final class StepLogFile implements StepLog {
    private static final byte[] MAGIC = {'S', 'G', 'S', 'T', 'E', 'P', 'S', '3'};
    private static final int HEADER_BYTES = 12;
    private static final int STEP_BYTES = 32;

    private final Path file;
    private final int unknowns;
    private final boolean followed;
    private final Share share;
    private final ArrayDeque<Step> left = new ArrayDeque<>();
    /** Whether a matrix was asked for whose step is not taken yet. */
    private final boolean isMatrixAwaited;

    /**
     * What is around a log.
     *
     * @param followed whether there is a log of a later fit
     * @param share what this process does of the work
     */
    record Place(boolean followed, Share share) {}

    StepLogFile(Path file, int unknowns, Place place) throws IOException {
        this.file = file;
        this.unknowns = unknowns;
        this.followed = place.followed();
        this.share = place.share();
        int good = 0;
        if (Files.exists(file)) {
            good = read(Files.readAllBytes(file));
        }
        this.isMatrixAwaited = CellFiles.awaitedStates(file).stream()
                .anyMatch(state -> left.stream().noneMatch(step -> step.factored() && step.state() == state));
        if (share instanceof Share.Part) {
            return;
        }
        try (FileChannel channel = open()) {
            channel.truncate(good);
        }
        if (good == 0) {
            append(buffer(HEADER_BYTES).put(MAGIC).putInt(unknowns));
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int stepBytes() {
        return Math.addExact(STEP_BYTES, Math.multiplyExact(Double.BYTES, unknowns));
    }

    /** Takes what is whole; says how many bytes that are. */
    private int read(byte[] bytes) throws IOException {
        if (bytes.length < HEADER_BYTES) {
            return 0;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException(file + " does not begin with SGSTEPS3: no checkpoint; name another directory");
        }
        int written = in.getInt();
        if (written != unknowns) {
            throw new IOException(file + " keeps steps of " + written + " unknowns where there are " + unknowns
                    + ": other data or other settings; empty the directory or name another");
        }
        int good = HEADER_BYTES;
        while (in.remaining() >= stepBytes() && checksum(bytes, good) == in.getInt(good + stepBytes() - 4)) {
            boolean factored = in.getInt() != 0;
            long state = in.getLong();
            double typical = in.getDouble();
            double energy = in.getDouble();
            double[] values = new double[unknowns];
            in.asDoubleBuffer().get(values);
            left.add(new Step(factored, state, typical, energy, values));
            good += stepBytes();
            in.position(good);
        }
        return good;
    }

    private int checksum(byte[] bytes, int from) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, stepBytes() - 4);
        return (int) sum.getValue();
    }

    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public Optional<Step> next() {
        return Optional.ofNullable(left.poll());
    }

    @Override
    public boolean isFactorNeeded() {
        return !(share instanceof Share.Part) && !followed && isLastMatrix();
    }

    @Override
    public boolean isFactorNeededForErrors() {
        return isLastMatrix();
    }

    private boolean isLastMatrix() {
        return !isMatrixAwaited && left.stream().noneMatch(Step::factored);
    }

    @Override
    public CellEquations cells(Wanted wanted, NodeLayout layout) {
        CellFiles files = new CellFiles(file, wanted.state(), layout);
        Occasion occasion = wanted.occasion();
        return switch (share) {
            case Share.All all ->
                switch (occasion) {
                    case MATRIX, MATRIX_AGAIN -> files.whereKept();
                    case SAMPLE, RIGHT_SIDE -> CellEquations.HERE;
                };
            case Share.Rest rest ->
                switch (occasion) {
                    case MATRIX -> rest.isWorthwhile(wanted) ? files.awaited(wanted.pairs()) : files.whereKept();
                    case MATRIX_AGAIN -> files.whereKept();
                    case SAMPLE, RIGHT_SIDE -> CellEquations.HERE;
                };
            case Share.Part part ->
                switch (occasion) {
                    case MATRIX -> files.made(part);
                    case MATRIX_AGAIN -> files.whereKept();
                    case SAMPLE, RIGHT_SIDE -> throw stepIsOfOthers();
                };
        };
    }

    private HandedOverException stepIsOfOthers() {
        return HandedOverException.made(
                file + ": no equations are missing; the process that solves takes the next step");
    }

    @Override
    public void append(Step step) {
        if (share instanceof Share.Part) {
            throw stepIsOfOthers();
        }
        byte[] bytes = new byte[stepBytes()];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(step.factored() ? 1 : 0)
                .putLong(step.state())
                .putDouble(step.typicalWeight())
                .putDouble(step.energy());
        for (double value : step.values()) {
            out.putDouble(value);
        }
        out.putInt(checksum(bytes, 0));
        try {
            append(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(ByteBuffer out) throws IOException {
        out.flip();
        try (FileChannel channel = open()) {
            long at = channel.size();
            while (out.hasRemaining()) {
                at += channel.write(out, at);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new IOException(file + " cannot take another step: " + e.getMessage() + "; make room", e);
        }
    }
}
