package org.surveygrid.packaging.realdata;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.packaging.Sgrid;
import picocli.CommandLine;

/** A command of a tutorial page: what begins with {@code ./sgrid}. */
record TutorialCommand(List<String> words) {
    /** Reads a page; {@code $DATA} and {@code $OUT} stand for folders. */
    static TutorialCommand of(String page, Path data, Path out) throws IOException {
        return all(page, data, out).getFirst();
    }

    /** All commands of a page, in order. */
    static List<TutorialCommand> all(String page, Path data, Path out) throws IOException {
        Path tutorial = RealData.project().resolve("docs").resolve("tutorial");
        List<TutorialCommand> commands = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        for (String line : Files.readAllLines(tutorial.resolve(page))) {
            if (!command.isEmpty() || line.startsWith("./sgrid ")) {
                boolean goesOn = line.endsWith("\\");
                command.append(goesOn ? line.substring(0, line.length() - 1) : line);
                if (!goesOn) {
                    commands.add(new TutorialCommand(
                            Arrays.stream(command.toString().trim().split("\\s+"))
                                    .skip(1)
                                    .map(word -> word.replace("$DATA", data.toString())
                                            .replace("$OUT", out.toString())
                                            .replace("docs/tutorial/", tutorial + "/"))
                                    .toList()));
                    command.setLength(0);
                }
            }
        }
        return commands;
    }

    /** Runs it in this process. */
    CommandRun run() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                Sgrid.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = line.execute(words.toArray(String[]::new));
        return new CommandRun(code, out.toString().lines().toList(), err.toString());
    }
}
