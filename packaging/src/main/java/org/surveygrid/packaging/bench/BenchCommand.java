package org.surveygrid.packaging.bench;

import org.surveygrid.packaging.bench.growth.GrowthCommand;
import org.surveygrid.packaging.bench.solver.ListsCommand;
import org.surveygrid.packaging.bench.solver.SolverCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sgrid bench}: what this program costs, and how good it is. */
@Command(
        name = "bench",
        description = "Measure this program against others.",
        subcommands = {KernelsCommand.class, SolverCommand.class, ListsCommand.class, GrowthCommand.class})
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which benchmark?");
    }
}
