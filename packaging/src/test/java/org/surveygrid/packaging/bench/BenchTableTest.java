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
    private static final Peer CPL = Peer.program("CPL", (survey, python) -> Optional.empty(), survey -> List.of());
    private static final Measurement HALF_SECOND = new Measurement(0.5, 0.6, 100, 3);

    @Test
    void a_kernel_that_does_not_exist_says_so() {
        KernelTask task = KernelTask.notBuilt("drizzle", "drizzle", 0.5);

        BenchTable.Row row = new BenchTable.Row(task, Optional.empty(), List.of(), Map.of());

        assertThat(row.shortfalls()).containsExactly("not built");
        assertThat(printed(row)).contains("drizzle").contains("not built");
    }

    @Test
    void the_first_peer_sets_the_bar_and_others_where_they_have_one() {
        Peer strict = Peer.program("sep", (survey, python) -> Optional.empty(), survey -> List.of())
                .within(0.1);
        Peer lax = Peer.program("ccdproc", (survey, python) -> Optional.empty(), survey -> List.of());
        KernelTask task = biasAgainst(List.of(CPL, strict, lax));
        Peer.Outcome slow = new Peer.Timed(new Measurement(2.0, 2.0, 400, 1), List.of());

        BenchTable.Row row = new BenchTable.Row(
                task, Optional.of(HALF_SECOND), List.of(), Map.of("CPL", slow, "sep", slow, "ccdproc", slow));

        assertThat(row.ratio("CPL")).contains(0.25);
        assertThat(row.shortfalls()).containsExactly("ratio to CPL", "ratio to sep");
    }

    @Test
    void a_missed_quality_is_named() {
        List<Score> scores = List.of(Score.atMost("residual rms", 2, 1, "ADU"), Score.atMost("hits left", 0, 0, "px"));

        BenchTable.Row row = new BenchTable.Row(biasAgainst(List.of()), Optional.of(HALF_SECOND), scores, Map.of());

        assertThat(row.shortfalls()).containsExactly("residual rms");
        assertThat(BenchTable.json(List.of(row))).contains("\"shortfalls\": [\"residual rms\"]");
    }

    @Test
    void the_spread_says_in_how_many_rounds_a_row_was_met() {
        KernelTask task = biasAgainst(List.of(CPL));
        Peer.Outcome fast = new Peer.Timed(new Measurement(2.0, 2.0, 400, 1), List.of());
        Peer.Outcome slow = new Peer.Timed(new Measurement(4.0, 4.0, 400, 1), List.of());
        BenchTable.Row missed = new BenchTable.Row(task, Optional.of(HALF_SECOND), List.of(), Map.of("CPL", fast));
        BenchTable.Row met = new BenchTable.Row(task, Optional.of(HALF_SECOND), List.of(), Map.of("CPL", slow));
        StringWriter text = new StringWriter();

        BenchTable.spread(new PrintWriter(text), List.of(List.of(missed), List.of(met)));

        assertThat(text.toString())
                .contains("2.000-4.000")
                .contains("0.125-0.250")
                .contains("1 of 2: ratio to CPL");
    }

    @Test
    void a_skipped_peer_is_listed_with_its_reason() {
        KernelTask task = biasAgainst(List.of(CPL));

        BenchTable.Row row = new BenchTable.Row(
                task, Optional.of(HALF_SECOND), List.of(), Map.of("CPL", new Peer.Skipped("not installed")));

        assertThat(printed(row)).contains("CPL").contains("peer skipped: not installed");
        assertThat(row.ratio("CPL")).isEmpty();
    }

    private static KernelTask biasAgainst(List<Peer> peers) {
        return new KernelTask("bias", "bias", 0.2, Optional.empty(), Optional.empty(), Optional.empty(), peers);
    }

    private static String printed(BenchTable.Row row) {
        StringWriter text = new StringWriter();
        BenchTable.text(new PrintWriter(text), row);
        return text.toString();
    }
}
