package org.surveygrid.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.surveygrid.command.ExitCode;
import picocli.CommandLine;

/** What a person sees who types a command, right or wrong. */
final class SgridCommandLineTest {
    private record Spoken(int code, String out, String err) {}

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_explains_itself(List<String> words) {
        Spoken spoken = say(Stream.concat(words.stream(), Stream.of("--help")).toArray(String[]::new));

        assertThat(spoken.code()).isEqualTo(ExitCode.OK.code());
        assertThat(spoken.out()).startsWith("Usage: sgrid").contains(words.isEmpty() ? "demo" : words.getLast());
    }

    static Stream<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(Sgrid.commandLine(), List.of(), all);
        return all.stream();
    }

    private static void collect(CommandLine line, List<String> words, List<List<String>> all) {
        if (line.getCommandName().equals("help")) {
            return;
        }
        all.add(words);
        line.getSubcommands().forEach((name, below) -> {
            List<String> longer = new ArrayList<>(words);
            longer.add(name);
            collect(below, longer, all);
        });
    }

    @Test
    void the_promised_commands_are_there() {
        assertThat(Sgrid.commandLine().getSubcommands())
                .containsKeys(
                        "demo",
                        "bench",
                        "coordinator",
                        "worker",
                        "admin",
                        "survey",
                        "run",
                        "make",
                        "plan",
                        "find",
                        "show",
                        "get",
                        "calib",
                        "qc",
                        "verify",
                        "run-local");
    }

    @Test
    void an_unknown_option_is_a_usage_error_with_a_suggestion() {
        Spoken spoken = say("demo", "--sead", "7");

        assertThat(spoken.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(spoken.err()).contains("error[USAGE]", "--sead", "--seed");
    }

    @Test
    void an_unknown_command_is_a_usage_error_with_a_suggestion() {
        Spoken spoken = say("surevy");

        assertThat(spoken.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(spoken.err()).contains("survey");
    }

    @Test
    void no_command_is_a_usage_error() {
        Spoken spoken = say();

        assertThat(spoken.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(spoken.err()).contains("which command?", "sgrid --help");
    }

    @Test
    void a_coordinator_that_does_not_answer_is_unreachable() throws IOException {
        String nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = "127.0.0.1:" + socket.getLocalPort();
        }

        Spoken spoken = say("find", "bias", "--coordinator", nobody);

        assertThat(spoken.code()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(spoken.err()).contains("error[UNREACHABLE]", nobody);
    }

    @Test
    void a_camera_that_does_not_exist_is_not_found_and_the_known_ones_are_named() {
        Spoken spoken = say("survey", "instruments", "--toml", "hubble");

        assertThat(spoken.code()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(spoken.err()).contains("hubble", "omegacam");
    }

    @Test
    void the_cameras_are_listed_with_their_chips() {
        Spoken spoken = say("survey", "instruments");

        assertThat(spoken.code()).isEqualTo(ExitCode.OK.code());
        assertThat(Arrays.asList(spoken.out().split("\n")))
                .anyMatch(line -> line.startsWith("omegacam") && line.contains("32"))
                .anyMatch(line -> line.startsWith("synthetic") && line.contains("8"));
    }

    @Test
    void a_camera_file_is_printed_whole() {
        assertThat(say("survey", "instruments", "--toml", "synthetic").out())
                .contains("name = \"synthetic\"", "[[chips]]");
    }

    private static Spoken say(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Sgrid.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(words);
        return new Spoken(code, out.toString(), err.toString());
    }
}
