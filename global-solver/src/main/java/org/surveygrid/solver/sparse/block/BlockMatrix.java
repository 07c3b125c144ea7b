package org.surveygrid.solver.sparse.block;

import java.util.Arrays;
import org.surveygrid.solver.sparse.order.NodeGraph;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * A symmetric matrix whose rows and columns are the unknowns of nodes. Only blocks that were asked for exist, and only
 * those whose row node is not below the column node; of a block on the diagonal only the lower triangle counts.
 *
 * <p>Inner loops write into the arrays themselves:
 *
 * <pre>
 *   int block = matrix.block(row, column);          // row &gt;= column; a new block is zero
 *   double[] numbers = matrix.arena(block);
 *   int at = matrix.offset(block);                  // element (r, c) is numbers[at + r * size(column) + c]
 * </pre>
 */
public final class BlockMatrix {
    private static final int SMALLEST_ARENA = 1 << 10;
    private static final int LARGEST_ARENA = 1 << 18;
    private static final double ROUNDING = 1e-13;

    private final NodeLayout layout;
    private final BlockMap numbers = new BlockMap();
    private int[] row = new int[64];
    private int[] column = new int[64];
    private int[] arenaOf = new int[64];
    private int[] offset = new int[64];
    private int blocks;

    private double[][] arenas = {new double[SMALLEST_ARENA]};
    private int lastArena;
    private int used;
    private long stored;

    /**
     * A matrix without blocks.
     *
     * @param layout its nodes
     */
    public BlockMatrix(NodeLayout layout) {
        this.layout = layout;
    }

    /**
     * The nodes.
     *
     * @return their layout
     */
    public NodeLayout layout() {
        return layout;
    }

    /**
     * The block of two nodes; made of zeros if there is none yet.
     *
     * @param rowNode not less than the column node
     * @param columnNode from 0
     * @return number of the block
     */
    public int block(int rowNode, int columnNode) {
        long key = BlockMap.key(rowNode, columnNode);
        int found = numbers.get(key);
        return found >= 0 ? found : make(rowNode, columnNode);
    }

    /**
     * The block of two nodes, if there is one.
     *
     * @param rowNode not less than the column node
     * @param columnNode from 0
     * @return number of the block, or -1
     */
    public int find(int rowNode, int columnNode) {
        return numbers.get(BlockMap.key(rowNode, columnNode));
    }

    private int make(int rowNode, int columnNode) {
        if (rowNode < columnNode || columnNode < 0 || rowNode >= layout.nodes()) {
            throw new IllegalArgumentException("a block lies in the lower triangle of " + layout.nodes()
                    + " nodes, got (" + rowNode + ", " + columnNode + ")");
        }
        int size = Math.multiplyExact(layout.size(rowNode), layout.size(columnNode));
        if (used + size > arenas[lastArena].length) {
            nextArena(size);
        }
        if (blocks == row.length) {
            row = Arrays.copyOf(row, 2 * blocks);
            column = Arrays.copyOf(column, 2 * blocks);
            arenaOf = Arrays.copyOf(arenaOf, 2 * blocks);
            offset = Arrays.copyOf(offset, 2 * blocks);
        }
        row[blocks] = rowNode;
        column[blocks] = columnNode;
        arenaOf[blocks] = lastArena;
        offset[blocks] = used;
        used += size;
        stored += size;
        numbers.put(BlockMap.key(rowNode, columnNode), blocks);
        return blocks++;
    }

    private void nextArena(int size) {
        int length = Math.max(size, Math.min(LARGEST_ARENA, 2 * arenas[lastArena].length));
        if (++lastArena == arenas.length) {
            arenas = Arrays.copyOf(arenas, 2 * arenas.length);
        }
        arenas[lastArena] = new double[length];
        used = 0;
    }

    /**
     * The array that holds a block's numbers.
     *
     * @param block its number
     * @return the array itself, shared with other blocks
     */
    public double[] arena(int block) {
        return arenas[arenaOf[block]];
    }

    /**
     * Where in its array a block begins.
     *
     * @param block its number
     * @return index of element (0, 0)
     */
    public int offset(int block) {
        return offset[block];
    }

    /**
     * The row node of a block.
     *
     * @param block its number
     * @return a node, not less than the column node
     */
    public int rowNode(int block) {
        return row[block];
    }

    /**
     * The column node of a block.
     *
     * @param block its number
     * @return a node
     */
    public int columnNode(int block) {
        return column[block];
    }

    /**
     * Number of blocks.
     *
     * @return from 0
     */
    public int blocks() {
        return blocks;
    }

    /**
     * Numbers in all blocks.
     *
     * @return from 0
     */
    public long storedNumbers() {
        return stored;
    }

    /**
     * One element, for tests and small matters.
     *
     * @param i an unknown
     * @param j an unknown
     * @return the element, 0 where there is no block
     */
    public double element(int i, int j) {
        int high = Math.max(i, j);
        int low = Math.min(i, j);
        int highNode = layout.nodeOf(high);
        int lowNode = layout.nodeOf(low);
        int block = find(highNode, lowNode);
        return block < 0 ? 0 : arena(block)[at(block, high, low)];
    }

    /**
     * Adds to one element and, by symmetry, to its mirror image; makes the block if there is none.
     *
     * @param i an unknown
     * @param j an unknown
     * @param value what to add
     */
    public void addTo(int i, int j, double value) {
        int high = Math.max(i, j);
        int low = Math.min(i, j);
        int block = block(layout.nodeOf(high), layout.nodeOf(low));
        arena(block)[at(block, high, low)] += value;
    }

    private int at(int block, int high, int low) {
        int width = layout.size(column[block]);
        return offset[block]
                + (high - layout.firstUnknown(row[block])) * width
                + low
                - layout.firstUnknown(column[block]);
    }

    /**
     * This matrix less another of the same nodes. Where rounding alone is left of a diagonal element, it is zero.
     *
     * @param other left unchanged
     * @return a new matrix
     */
    public BlockMatrix minus(BlockMatrix other) {
        BlockMatrix left = new BlockMatrix(layout);
        left.add(other);
        for (double[] arena : left.arenas) {
            if (arena != null) {
                Arrays.setAll(arena, i -> -arena[i]);
            }
        }
        left.add(this);
        double[] before = diagonal();
        double[] after = left.diagonal();
        for (int i = 0; i < after.length; i++) {
            if (Math.abs(after[i]) < ROUNDING * before[i]) {
                left.addTo(i, i, -after[i]);
            }
        }
        return left;
    }

    /**
     * Multiplies.
     *
     * @param blocks {@link #sortedBlocks}
     * @param values by unknown
     * @return the matrix, both triangles, times the values
     */
    public double[] times(int[] blocks, double[] values) {
        double[] product = new double[values.length];
        for (int block : blocks) {
            int firstRow = layout.firstUnknown(rowNode(block));
            int firstColumn = layout.firstUnknown(columnNode(block));
            int width = layout.size(columnNode(block));
            double[] numbers = arena(block);
            boolean isDiagonal = firstRow == firstColumn;
            for (int r = 0; r < layout.size(rowNode(block)); r++) {
                int at = offset(block) + r * width;
                double value = values[firstRow + r];
                double sum = 0;
                int end = isDiagonal ? r : width;
                for (int c = 0; c < end; c++) {
                    sum += numbers[at + c] * values[firstColumn + c];
                    product[firstColumn + c] += numbers[at + c] * value;
                }
                product[firstRow + r] += isDiagonal ? sum + numbers[at + r] * value : sum;
            }
        }
        return product;
    }

    /**
     * Adds another matrix of the same nodes, block by block. Adding several in a fixed order gives the same bits always.
     *
     * @param other left unchanged
     */
    public void add(BlockMatrix other) {
        if (!layout.equals(other.layout)) {
            throw new IllegalArgumentException("matrices of different nodes: " + layout + " and " + other.layout);
        }
        for (int b = 0; b < other.blocks; b++) {
            int mine = block(other.row[b], other.column[b]);
            double[] to = arena(mine);
            double[] from = other.arena(b);
            int shift = offset[mine] - other.offset[b];
            int end = other.offset[b] + other.numbersIn(b);
            for (int i = other.offset[b]; i < end; i++) {
                to[i + shift] += from[i];
            }
        }
    }

    /**
     * Numbers in a block.
     *
     * @param block its number
     * @return rows times columns
     */
    public int numbersIn(int block) {
        return layout.size(row[block]) * layout.size(column[block]);
    }

    /**
     * The blocks by column node, then row node.
     *
     * @return numbers of all blocks
     */
    public int[] sortedBlocks() {
        long[] keys = new long[blocks];
        for (int b = 0; b < blocks; b++) {
            keys[b] = BlockMap.key(row[b], column[b]);
        }
        Arrays.sort(keys);
        int[] sorted = new int[blocks];
        for (int k = 0; k < blocks; k++) {
            sorted[k] = numbers.get(keys[k]);
        }
        return sorted;
    }

    /**
     * The diagonal.
     *
     * @return one number for each unknown, 0 where the block is missing
     */
    public double[] diagonal() {
        double[] diagonal = new double[layout.unknowns()];
        for (int node = 0; node < layout.nodes(); node++) {
            int block = find(node, node);
            int size = layout.size(node);
            for (int k = 0; k < size && block >= 0; k++) {
                diagonal[layout.firstUnknown(node) + k] = arena(block)[offset[block] + k * (size + 1)];
            }
        }
        return diagonal;
    }

    /**
     * Which nodes have a block in common.
     *
     * @return the graph of the matrix
     */
    public NodeGraph graph() {
        return NodeGraph.of(layout, Arrays.copyOf(row, blocks), Arrays.copyOf(column, blocks));
    }
}
