package org.surveygrid.packaging.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.packaging.bench.timing.Measurement;
import org.surveygrid.synthetic.score.Score;

class BenchTableTest {
    private static final Measurement HALF_SECOND = new Measurement(0.5, 0.6, 100, 3);

    @Test
    void a_kernel_that_does_not_exist_says_so() {
        KernelTask task = KernelTask.notBuilt("drizzle", "drizzle", 0.5);

        BenchTable.Row row = new BenchTable.Row(task, Optional.empty(), List.of(), Map.of());

        assertThat(row.shortfalls()).containsExactly("not built");
        assertThat(printed(row)).contains("drizzle").contains("not built");
    }

    @Test
    void the_first_peer_sets_the_bar() {
        KernelTask task =
                new KernelTask("bias", "bias", 0.2, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        Map<String, Peer.Outcome> peers = Map.of("CPL", new Peer.Timed(new Measurement(2.0, 2.0, 400, 1), List.of()));

        BenchTable.Row row = new BenchTable.Row(task, Optional.of(HALF_SECOND), List.of(), peers);

        assertThat(row.ratio()).contains(0.25);
        assertThat(row.shortfalls()).containsExactly("ratio");
    }

    @Test
    void a_missed_quality_or_memory_limit_is_named() {
        KernelTask task =
                new KernelTask("bias", "bias", 0.2, Optional.empty(), Optional.of(90.0), Optional.empty(), List.of());
        List<Score> scores = List.of(Score.atMost("residual rms", 2, 1, "ADU"), Score.atMost("hits left", 0, 0, "px"));

        BenchTable.Row row = new BenchTable.Row(task, Optional.of(HALF_SECOND), scores, Map.of());

        assertThat(row.shortfalls()).containsExactly("memory", "residual rms");
        assertThat(BenchTable.json(List.of(row))).contains("\"shortfalls\": [\"memory\", \"residual rms\"]");
    }

    @Test
    void a_skipped_peer_is_listed_with_its_reason() {
        KernelTask task =
                new KernelTask("bias", "bias", 0.2, Optional.empty(), Optional.empty(), Optional.empty(), List.of());

        BenchTable.Row row = new BenchTable.Row(
                task, Optional.of(HALF_SECOND), List.of(), Map.of("CPL", new Peer.Skipped("not installed")));

        assertThat(printed(row)).contains("CPL").contains("peer skipped: not installed");
        assertThat(row.ratio()).isEmpty();
    }

    private static String printed(BenchTable.Row row) {
        StringWriter text = new StringWriter();
        BenchTable.text(new PrintWriter(text), row);
        return text.toString();
    }
}
