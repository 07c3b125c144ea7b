package org.surveygrid.worker.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.worker.pipeline.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid worker pause}: the machine is needed for something else. */
@Command(
        name = "pause",
        description =
                "Begin no more units, for a time or until 'sgrid worker resume'; the grid is told, nothing is lost.",
        footer = {"", "Examples:  sgrid worker pause 2h", "           sgrid worker pause --now"})
final class PauseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--state-dir", description = "Directory of the worker.")
    private Optional<Path> stateDirectory = Optional.empty();

    @Option(names = "--now", description = "Hand back the unit that runs, too.")
    private boolean isNow;

    @Parameters(arity = "0..1", paramLabel = "TIME", description = "For example 30m, 2h, 1d.")
    private Optional<String> time = Optional.empty();

    @Override
    public Integer call() {
        WorkerHome home = WorkerCommand.home(stateDirectory);
        Instant until = time.map(text -> Instant.now().plus(duration(text))).orElse(PauseOrder.FOREVER);
        PauseOrder order = new PauseOrder(until, isNow ? Pipeline.Pause.NOW : Pipeline.Pause.WHEN_DONE);
        try {
            Files.createDirectories(home.directory());
            order.write(home.pauseFile());
        } catch (IOException e) {
            throw new CommandException(ExitCode.LOCAL_RESOURCE, "cannot write " + home.pauseFile(), e);
        }
        spec.commandLine().getOut().println("paused " + order.text());
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }

    static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        try {
            return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
        } catch (DateTimeParseException e) {
            throw new CommandException(ExitCode.USAGE, "a time is written 30m, 2h or 1d, got '" + text + "'", e);
        }
    }
}
