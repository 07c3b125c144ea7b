package org.surveygrid.packaging.solve;

import java.util.concurrent.Callable;
import org.surveygrid.solver.catalogue.SolveSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sgrid solve}: one calibration for many exposures. */
@Command(
        name = "solve",
        description = {
            "Solve the positions and fluxes of many exposures at once, from SExtractor's FITS_LDAC catalogues.",
            "Writes .head files beside the catalogues, as SCAMP does."
        },
        subcommands = {SolveCommand.Astrometry.class, SolveCommand.Photometry.class, SolveCommand.Both.class})
public final class SolveCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "solve what? astrometry, photometry or both");
    }

    @Command(
            name = "astrometry",
            description = "World coordinates of every chip of every exposure.",
            footer = {"", "Example:", "  sgrid solve astrometry *.cat --reference ref.cat"})
    static final class Astrometry implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CatalogueOptions catalogues = new CatalogueOptions();

        @Mixin
        private SolutionOptions solution = new SolutionOptions();

        @Override
        public Integer call() {
            return new SolveRun(catalogues, solution, SolveSettings.Work.ASTROMETRY).run(spec.commandLine());
        }
    }

    @Command(
            name = "photometry",
            description = {
                "Flux scale of every chip of every exposure.",
                "World coordinates are those of the .head files beside the catalogues, else those of the catalogues."
            },
            footer = {"", "Example:", "  sgrid solve photometry *.cat"})
    static final class Photometry implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CatalogueOptions catalogues = new CatalogueOptions();

        @Mixin
        private SolutionOptions solution = new SolutionOptions();

        @Override
        public Integer call() {
            return new SolveRun(catalogues, solution, SolveSettings.Work.PHOTOMETRY).run(spec.commandLine());
        }
    }

    @Command(
            name = "both",
            description = "World coordinates and flux scales: what one call of SCAMP does.",
            footer = {"", "Example:", "  sgrid solve both *.cat --reference ref.cat"})
    static final class Both implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CatalogueOptions catalogues = new CatalogueOptions();

        @Mixin
        private SolutionOptions solution = new SolutionOptions();

        @Override
        public Integer call() {
            return new SolveRun(catalogues, solution, SolveSettings.Work.BOTH).run(spec.commandLine());
        }
    }
}
