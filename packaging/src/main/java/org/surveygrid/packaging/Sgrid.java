package org.surveygrid.packaging;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.command.ClientCommands;
import org.surveygrid.packaging.bench.BenchCommand;
import org.surveygrid.packaging.demo.DemoCommand;
import org.surveygrid.packaging.header.HeaderCommand;
import org.surveygrid.packaging.solve.SolveCommand;
import org.surveygrid.worker.command.WorkerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code sgrid}: all commands, put together. */
@Command(
        name = "sgrid",
        description = {
            "A volunteer grid for wide-field survey astronomy.",
            "Ask for a target; what is missing or out of date is made, back to the raw frames."
        },
        footer = {"", "First contact:  sgrid demo", "Every command:  sgrid COMMAND --help"})
public final class Sgrid implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show technical causes of errors.")
    private boolean debug;

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments command line
     */
    public static void main(String[] arguments) {
        configureLogging(arguments);
        int code = execute(arguments);
        // A command that served until it was told to stop is already ending.
        if (code != 0 || !servesUntilStopped(arguments)) {
            System.exit(code);
        }
    }

    private static int execute(String[] arguments) {
        try {
            return commandLine().execute(arguments);
        } catch (OutOfMemoryError full) {
            long megabytes = Runtime.getRuntime().maxMemory() >> 20;
            System.err.println("error[" + ExitCode.LOCAL_RESOURCE + "]: the " + megabytes
                    + " MB of memory that this process may use are full");
            System.err.println(
                    "try: SGRID_JAVA_OPTIONS=\"-Xmx" + 2 * megabytes + "m -XX:+UseSerialGC\" before the command");
            return ExitCode.LOCAL_RESOURCE.code();
        }
    }

    private static boolean servesUntilStopped(String[] arguments) {
        String words = String.join(" ", arguments);
        return words.startsWith("coordinator run") || words.startsWith("worker start");
    }

    /**
     * The command line, ready to execute.
     *
     * @return all commands below one root
     */
    public static CommandLine commandLine() {
        Sgrid root = new Sgrid();
        CommandLine line = new CommandLine(root);
        line.addSubcommand(new DemoCommand());
        ClientCommands.all().forEach(line::addSubcommand);
        line.addSubcommand(new WorkerCommand());
        line.addSubcommand(new SolveCommand());
        line.addSubcommand(new HeaderCommand());
        line.addSubcommand(new BenchCommand());
        line.addSubcommand(new CommandLine.HelpCommand());
        addHelp(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> root.report(failure, command));
        line.setParameterExceptionHandler(Sgrid::reportUsage);
        return line;
    }

    private static void addHelp(CommandLine line) {
        // Commands that are methods declare their help themselves: picocli counts it among the method's arguments.
        boolean isMethod = line.getCommandSpec().userObject() instanceof Method;
        if (!isMethod && !line.getCommandName().equals("help")) {
            line.getCommandSpec().mixinStandardHelpOptions(true);
        }
        line.getCommandSpec().version("sgrid " + version(), "Java " + Runtime.version());
        line.getSubcommands().values().stream().distinct().forEach(Sgrid::addHelp);
    }

    private static String version() {
        String version = Sgrid.class.getPackage().getImplementationVersion();
        return version == null ? "development build" : version;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    private int report(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof CommandException expected) {
            err.println("error[" + expected.exitCode() + "]: " + expected.getMessage());
            if (debug) {
                failure.printStackTrace(err);
            }
            err.flush();
            return expected.exitCode().code();
        }
        err.println("error[BUG]: " + failure);
        try {
            Path report = Files.createTempFile("sgrid-bug-", ".txt");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(report))) {
                writer.println("sgrid " + version() + ", Java " + Runtime.version());
                failure.printStackTrace(writer);
            }
            err.println("this should not happen. a report is in " + report);
        } catch (IOException e) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.BUG.code();
    }

    private static int reportUsage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("error[USAGE]: " + failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return ExitCode.USAGE.code();
    }

    /** Servers say what they do, one line each; commands speak for themselves and log only trouble. */
    private static void configureLogging(String[] arguments) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(servesUntilStopped(arguments) ? Level.INFO : Level.SEVERE);
        Handler handler = new StreamHandler(System.err, new OneLine()) {
            @Override
            public synchronized void publish(LogRecord entry) {
                super.publish(entry);
                flush();
            }
        };
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        Logger.getLogger("io.grpc").setLevel(Level.SEVERE);
    }

    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord entry) {
            String[] name = String.valueOf(entry.getLoggerName()).split("\\.");
            StringBuilder line = new StringBuilder()
                    .append(entry.getInstant().truncatedTo(ChronoUnit.MILLIS))
                    .append(' ')
                    .append(entry.getLevel())
                    .append(' ')
                    .append(name[name.length - 1])
                    .append(' ')
                    .append(formatMessage(entry))
                    .append('\n');
            if (entry.getThrown() != null) {
                StringWriter trace = new StringWriter();
                try (PrintWriter writer = new PrintWriter(trace)) {
                    entry.getThrown().printStackTrace(writer);
                }
                Arrays.stream(trace.toString().split("\n"))
                        .forEach(frame -> line.append("  ").append(frame).append('\n'));
            }
            return line.toString();
        }
    }
}
