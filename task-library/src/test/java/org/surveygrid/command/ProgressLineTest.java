package org.surveygrid.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    @Test
    void a_bar_shows_how_much_is_done_and_the_time_to_go() {
        String bar = ProgressLine.bar("[4/5] make", 0, 100, 400, 30);

        assertThat(bar)
                .startsWith("[4/5] make     [#######-----")
                .contains("100/400")
                .contains("ETA 1:30");
        assertThat(bar.length()).isLessThanOrEqualTo(79);
    }

    @Test
    void the_time_to_go_is_not_guessed_from_next_to_nothing() {
        assertThat(ProgressLine.bar("[4/5] make", 0, 1, 400, 3)).doesNotContain("ETA");
    }

    @Test
    void what_was_done_before_does_not_count_for_the_time_to_go() {
        assertThat(ProgressLine.bar("R-7", 300, 350, 400, 30)).contains("ETA 0:30");
    }

    @Test
    void where_there_is_no_terminal_a_few_plain_lines_tell_the_same() {
        StringWriter text = new StringWriter();
        ProgressLine line = new ProgressLine(new PrintWriter(text), "[4/5] make", System.nanoTime());

        for (int done = 0; done <= 50; done++) {
            line.step(done, 50);
        }
        line.done("50 of 50 work units");

        assertThat(text.toString().lines()).hasSize(5).first().asString().startsWith("[4/5] make     10 of 50");
        assertThat(text.toString()).doesNotContain("\r");
    }
}
