package org.surveygrid.worker.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid worker config}: what the machine's owner allows. */
@Command(
        name = "config",
        description = "What this machine may be used for; without arguments, list the settings.",
        footer = {"", "Example:  sgrid worker config slots=2 hours=18-8"})
final class ConfigCommand implements Callable<Integer> {
    static final Key SLOTS = new Key("slots", "1", "units that run at the same time; at the next start");
    static final Key MEMORY_MIB = new Key("memory-mib", "900", "heap of each unit's process, MiB; at the next start");
    static final Key CACHE_MIB = new Key("cache-mib", "20480", "disk space for inputs, MiB; at the next start");
    static final Key HOURS =
            new Key("hours", WorkHours.ALWAYS.toString(), "hours of the day in which it works, local time; at once");
    private static final List<Key> KEYS = List.of(SLOTS, MEMORY_MIB, CACHE_MIB, HOURS);
    private static final long LEAST_MEMORY_MIB = 64;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--state-dir", description = "Directory of the worker.")
    private Optional<Path> stateDirectory = Optional.empty();

    @Parameters(arity = "0..*", paramLabel = "NAME=VALUE", description = "Settings.")
    private List<String> assignments = List.of();

    /**
     * A setting.
     *
     * @param name what people write
     * @param usual its default
     * @param doc what it does
     */
    record Key(String name, String usual, String doc) {
        String in(WorkerHome home) {
            return home.setting(name, usual);
        }
    }

    @Override
    public Integer call() {
        WorkerHome home = WorkerCommand.home(stateDirectory);
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            String name = equals < 0 ? assignment : assignment.substring(0, equals);
            Key key = KEYS.stream()
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> usage("no setting '" + name + "'; settings are "
                            + String.join(", ", KEYS.stream().map(Key::name).toList())));
            String value = equals < 0 ? "" : assignment.substring(equals + 1);
            check(key, value);
            home.set(key.name(), value);
        }
        for (Key key : KEYS) {
            spec.commandLine()
                    .getOut()
                    .println(String.format(Locale.ROOT, "%-11s %-7s %s", key.name(), key.in(home), key.doc()));
        }
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }

    private static void check(Key key, String value) {
        try {
            if (key.equals(HOURS)) {
                WorkHours.parse(value);
                return;
            }
            long number = Long.parseLong(value);
            long least = key.equals(MEMORY_MIB) ? LEAST_MEMORY_MIB : 1;
            if (number < least) {
                throw usage(key.name() + " must be at least " + least + ", got " + value);
            }
        } catch (NumberFormatException e) {
            throw usage(key.name() + " is a number, got '" + value + "'");
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }
}
