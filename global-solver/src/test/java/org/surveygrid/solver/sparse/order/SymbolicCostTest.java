package org.surveygrid.solver.sparse.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.synthetic.RandomStream;

class SymbolicCostTest {
    @Test
    void counts_equal_those_of_an_elimination_on_paper() {
        for (int seed = 1; seed <= 30; seed++) {
            RandomStream random = RandomStream.of(seed, "graph");
            NodeGraph graph = randomGraph(random, 3 + random.nextInt(30));
            for (Ordering ordering : all()) {
                EliminationTree tree = EliminationTree.of(graph, ordering.order(graph));

                SymbolicCost cost = SymbolicCost.of(tree);

                long[] expected = onPaper(tree);
                assertThat(cost.nonZeros())
                        .as("seed %d, %s", seed, ordering.title())
                        .isEqualTo(expected[0]);
                assertThat(cost.flops()).isEqualTo(expected[1]);
                assertThat(cost.widestFront()).isEqualTo(expected[2]);
            }
        }
    }

    @Test
    void a_full_matrix_costs_what_the_dense_formula_says() {
        NodeLayout.Builder nodes = NodeLayout.builder();
        for (int i = 0; i < 7; i++) {
            nodes.addBorder(3);
        }
        NodeLayout layout = nodes.build();
        int[] one = new int[21];
        int[] other = new int[21];
        int e = 0;
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < i; j++) {
                one[e] = i;
                other[e++] = j;
            }
        }
        NodeGraph graph = NodeGraph.of(layout, one, other);

        SymbolicCost cost = SymbolicCost.of(EliminationTree.of(graph, new NaturalOrdering().order(graph)));

        assertThat(cost.nonZeros()).isEqualTo(SymbolicCost.dense(21).nonZeros());
        assertThat(cost.flops()).isEqualTo(SymbolicCost.dense(21).flops());
    }

    @Test
    void every_order_names_each_node_once_and_the_border_last() {
        for (int seed = 1; seed <= 20; seed++) {
            RandomStream random = RandomStream.of(seed, "graph");
            NodeGraph graph = randomGraph(random, 100 + random.nextInt(200));
            for (Ordering ordering : all()) {
                int[] order = ordering.order(graph);

                assertThat(order).doesNotHaveDuplicates().hasSize(graph.layout().nodes());
                int inner = order.length - graph.layout().borderNodes();
                for (int k = 0; k < order.length; k++) {
                    assertThat(graph.layout().isBorder(order[k])).isEqualTo(k >= inner);
                }
            }
        }
    }

    @Test
    void dissection_needs_far_less_than_a_band_on_a_square_of_sky() {
        NodeGraph graph = square(60);

        SymbolicCost dissection = cost(graph, new GeometricNestedDissection());
        SymbolicCost band = cost(graph, new ReverseCuthillMckee());

        assertThat((double) dissection.flops()).isLessThan(0.5 * band.flops());
        assertThat((double) dissection.nonZeros()).isLessThan(0.55 * band.nonZeros());
    }

    @Test
    void all_nodes_in_one_place_can_still_be_ordered() {
        NodeLayout.Builder nodes = NodeLayout.builder();
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            nodes.add(1, 0, 0, 1);
            for (int j = 0; j < i; j++) {
                edges.add(new int[] {i, j});
            }
        }
        NodeGraph graph = graph(nodes.build(), edges);

        SymbolicCost cost = cost(graph, new GeometricNestedDissection());

        assertThat(cost.nonZeros()).isEqualTo(150 * 151 / 2);
    }

    @Test
    void an_order_that_forgets_a_node_is_refused() {
        NodeGraph graph = square(3);

        assertThatThrownBy(() -> EliminationTree.of(graph, new int[] {0, 1, 2, 3, 4, 5, 6, 7, 7}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("node 8 of 9");
    }

    private static List<Ordering> all() {
        return List.of(new NaturalOrdering(), new ReverseCuthillMckee(), new GeometricNestedDissection());
    }

    private static SymbolicCost cost(NodeGraph graph, Ordering ordering) {
        return SymbolicCost.of(EliminationTree.of(graph, ordering.order(graph)));
    }

    private static NodeGraph square(int side) {
        NodeLayout.Builder nodes = NodeLayout.builder();
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < side * side; i++) {
            int row = i / side;
            nodes.add(1, 1, 0.01 * (i % side), 0.01 * row);
            if (i % side > 0) {
                edges.add(new int[] {i, i - 1});
            }
            if (i >= side) {
                edges.add(new int[] {i, i - side});
            }
        }
        return graph(nodes.build(), edges);
    }

    private static NodeGraph randomGraph(RandomStream random, int count) {
        NodeLayout.Builder nodes = NodeLayout.builder();
        double[] x = new double[count];
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int size = 1 + random.nextInt(4);
            x[i] = random.uniform(-1, 1);
            if (random.nextInt(10) == 0) {
                nodes.addBorder(size);
            } else {
                nodes.add(size, 1, 0.3 * x[i], 0.3 * random.uniform(-1, 1));
            }
            for (int j = 0; j < i; j++) {
                if (Math.abs(x[i] - x[j]) < 0.1 && random.nextInt(2) == 0) {
                    edges.add(new int[] {i, j});
                }
            }
        }
        return graph(nodes.build(), edges);
    }

    private static NodeGraph graph(NodeLayout layout, List<int[]> edges) {
        int[] one = edges.stream().mapToInt(e -> e[0]).toArray();
        int[] other = edges.stream().mapToInt(e -> e[1]).toArray();
        return NodeGraph.of(layout, one, other);
    }

    /** Eliminates with a table of booleans: numbers, operations, widest column. */
    private static long[] onPaper(EliminationTree tree) {
        int nodes = tree.nodes();
        boolean[][] meets = new boolean[nodes][nodes];
        for (int k = 0; k < nodes; k++) {
            int node = tree.node(k);
            for (int e = 0; e < tree.graph().degree(node); e++) {
                meets[k][tree.place(tree.graph().neighbour(node, e))] = true;
            }
        }
        long numbers = 0;
        long flops = 0;
        long widest = 0;
        for (int k = 0; k < nodes; k++) {
            int size = tree.graph().layout().size(tree.node(k));
            long below = 0;
            for (int i = k + 1; i < nodes; i++) {
                below += meets[k][i] ? tree.graph().layout().size(tree.node(i)) : 0;
                for (int j = k + 1; j < nodes; j++) {
                    meets[i][j] |= i != j && meets[k][i] && meets[k][j];
                }
            }
            widest = Math.max(widest, size + below);
            for (long length = size + below; length > below; length--) {
                numbers += length;
                flops += length * length;
            }
        }
        return new long[] {numbers, flops, widest};
    }
}
