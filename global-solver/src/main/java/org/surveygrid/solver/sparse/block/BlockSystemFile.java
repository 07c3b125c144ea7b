package org.surveygrid.solver.sparse.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Equations in a file: a matrix and its right-hand sides, the same bytes for the same numbers whoever wrote them.
 *
 * <pre>
 *   "SGBLOCK1"  nodes i32  unknowns i32  hash of the nodes' sizes i32  right-hand sides i32  nodes with numbers i32  blocks i32
 *   for each node with numbers, ascending:  node i32, then its unknowns of each right-hand side f64
 *   for each block by column, then row:     row i32, column i32, its numbers row by row f64
 * </pre>
 *
 * <p>Little-endian. Nodes that no block on the diagonal names must have right-hand sides of 0, and take no room.
 */
public final class BlockSystemFile {
    private static final long MAGIC = 0x314B434F4C424753L;
    private static final int HEADER_BYTES = 32;
    private static final int BUFFER_BYTES = 1 << 16;

    private BlockSystemFile() {}

    /**
     * Equations as read.
     *
     * @param matrix the matrix
     * @param rightSides one array for each right-hand side, one number for each unknown
     */
    public record Contents(BlockMatrix matrix, double[][] rightSides) {}

    /**
     * Writes equations.
     *
     * @param file made or overwritten
     * @param matrix the matrix
     * @param rightSides one array for each right-hand side
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, BlockMatrix matrix, double[][] rightSides) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            Out out = new Out(channel);
            NodeLayout layout = matrix.layout();
            out.room(HEADER_BYTES)
                    .putLong(MAGIC)
                    .putInt(layout.nodes())
                    .putInt(layout.unknowns())
                    .putInt(layout.hashCode())
                    .putInt(rightSides.length)
                    .putInt(nodesWithNumbers(matrix, rightSides))
                    .putInt(matrix.blocks());
            for (int node = 0; node < layout.nodes(); node++) {
                if (matrix.find(node, node) >= 0) {
                    out.room(4).putInt(node);
                    for (double[] right : rightSides) {
                        out.numbers(right, layout.firstUnknown(node), layout.size(node));
                    }
                }
            }
            for (int block : matrix.sortedBlocks()) {
                out.room(8).putInt(matrix.rowNode(block)).putInt(matrix.columnNode(block));
                out.numbers(matrix.arena(block), matrix.offset(block), matrix.numbersIn(block));
            }
            out.flush();
        }
    }

    private static int nodesWithNumbers(BlockMatrix matrix, double[][] rightSides) {
        NodeLayout layout = matrix.layout();
        int count = 0;
        for (int node = 0; node < layout.nodes(); node++) {
            if (matrix.find(node, node) >= 0) {
                count++;
                continue;
            }
            for (double[] right : rightSides) {
                for (int k = 0; k < layout.size(node); k++) {
                    if (right[layout.firstUnknown(node) + k] != 0) {
                        throw new IllegalArgumentException(
                                "node " + node
                                        + " has a right-hand side but no block on the diagonal; ask for block(node, node) first");
                    }
                }
            }
        }
        return count;
    }

    /**
     * Reads equations.
     *
     * @param file as written by {@link #write}
     * @param layout the nodes it was written with; places on the sky may differ
     * @return the equations
     * @throws IOException if the file cannot be read, is damaged, or belongs to other nodes
     */
    public static Contents read(Path file, NodeLayout layout) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            In in = new In(channel, file);
            ByteBuffer header = in.need(HEADER_BYTES);
            in.check(header.getLong() == MAGIC, "does not begin with SGBLOCK1: not a file of equations");
            int nodesWritten = header.getInt();
            int unknownsWritten = header.getInt();
            int sizesWritten = header.getInt();
            in.check(
                    nodesWritten == layout.nodes()
                            && unknownsWritten == layout.unknowns()
                            && sizesWritten == layout.hashCode(),
                    "belongs to other nodes than " + layout + "; make it again with the present ones");
            double[][] rightSides = new double[in.count(header.getInt(), 1 << 10)][layout.unknowns()];
            int nodes = in.count(header.getInt(), layout.nodes());
            int blocks = in.count(header.getInt(), Integer.MAX_VALUE);
            for (int n = 0; n < nodes; n++) {
                int node = in.count(in.need(4).getInt(), layout.nodes() - 1);
                for (double[] right : rightSides) {
                    in.numbers(right, layout.firstUnknown(node), layout.size(node));
                }
            }
            BlockMatrix matrix = new BlockMatrix(layout);
            for (int b = 0; b < blocks; b++) {
                ByteBuffer nodesOfBlock = in.need(8);
                int row = in.count(nodesOfBlock.getInt(), layout.nodes() - 1);
                int column = in.count(nodesOfBlock.getInt(), row);
                int block = matrix.block(row, column);
                in.numbers(matrix.arena(block), matrix.offset(block), matrix.numbersIn(block));
            }
            in.check(!in.hasMore(), "goes on after its last block");
            return new Contents(matrix, rightSides);
        }
    }

    /** Collects bytes before they go out. */
    private static final class Out {
        private final WritableByteChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

        Out(WritableByteChannel channel) {
            this.channel = channel;
        }

        ByteBuffer room(int bytes) throws IOException {
            if (buffer.remaining() < bytes) {
                flush();
            }
            return buffer;
        }

        void numbers(double[] values, int from, int count) throws IOException {
            for (int i = from; i < from + count; i++) {
                room(Double.BYTES).putDouble(values[i]);
            }
        }

        void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }
    }

    /** Reads ahead, and says where a file is wrong. */
    private static final class In {
        private final FileChannel channel;
        private final Path file;
        private final ByteBuffer buffer =
                ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).flip();

        In(FileChannel channel, Path file) {
            this.channel = channel;
            this.file = file;
        }

        ByteBuffer need(int bytes) throws IOException {
            if (buffer.remaining() < bytes) {
                fill(bytes);
            }
            check(buffer.remaining() >= bytes, "ends too early; it was cut off, make it again");
            return buffer;
        }

        private void fill(int bytes) throws IOException {
            buffer.compact();
            while (buffer.position() < bytes) {
                if (channel.read(buffer) < 0) {
                    break;
                }
            }
            buffer.flip();
        }

        boolean hasMore() throws IOException {
            if (!buffer.hasRemaining()) {
                fill(1);
            }
            return buffer.hasRemaining();
        }

        void numbers(double[] values, int from, int count) throws IOException {
            for (int i = from; i < from + count; i++) {
                values[i] = need(Double.BYTES).getDouble();
                check(
                        Double.isFinite(values[i]),
                        "holds a number that is not finite; whoever made it must not be believed");
            }
        }

        int count(int value, int most) throws IOException {
            check(value >= 0 && value <= most, "has a count or number of " + value + ", allowed are 0 to " + most);
            return value;
        }

        void check(boolean good, String message) throws IOException {
            if (!good) {
                throw new IOException(file + " " + message);
            }
        }
    }
}
