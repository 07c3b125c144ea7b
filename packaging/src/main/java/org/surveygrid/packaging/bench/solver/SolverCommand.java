package org.surveygrid.packaging.bench.solver;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sgrid bench solver}: the global solver and SCAMP on the same catalogues, scored against the truth. */
@Command(
        name = "solver",
        description = {
            "Solve simulated catalogues of a mosaic of eight chips with our solver and with SCAMP, and score both.",
            "Times and memory are those of whole processes."
        },
        footer = {"", "Example:", "  sgrid bench solver --exposures 10,40,100 --peers --seed 7"})
public final class SolverCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--exposures",
            split = ",",
            paramLabel = "COUNT",
            description = "Sizes of the surveys (default 10,40,100).")
    private List<Integer> exposures = List.of(10, 40, 100);

    @Option(names = "--seed", description = "Seed of the simulation (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--outliers",
            paramLabel = "FRACTION",
            description = "Detections that are wrong (default ${DEFAULT-VALUE}).")
    private double outliers;

    @Option(names = "--peers", description = "Run SCAMP, too.")
    private boolean peers;

    @Option(names = "--dir", paramLabel = "DIR", description = "Keep catalogues and .head files here.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--java",
            split = " ",
            paramLabel = "OPTIONS",
            description =
                    "Options of the Java process that is measured (default those of sgrid itself, with -Xmx280m -Xmn32m).")
    private List<String> javaOptions = List.of("-Xmx280m", "-Xmn32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Path root = (directory.isPresent()
                            ? Files.createDirectories(directory.get())
                            : Files.createTempDirectory("sgrid-bench-solver-"))
                    .toAbsolutePath();
            try {
                out.println(SolverTable.head());
                for (int count : exposures) {
                    run(count, root.resolve("n" + count), out);
                }
            } finally {
                if (directory.isEmpty()) {
                    delete(root);
                }
            }
        } catch (IOException e) {
            throw CommandException.ofFile("the benchmark cannot go on: ", e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK.code();
    }

    private void run(int count, Path folder, PrintWriter out) throws IOException {
        MosaicSurvey survey = new MosaicSurvey(MosaicSurvey.Recipe.of(count, outliers, seed));
        int detections = SurveyWriter.write(survey, folder);
        SolverTable.Size size = new SolverTable.Size(count, detections);
        Optional<SolverTable.Result> peer =
                peers ? result("SCAMP", scamp(count), survey, folder, folder, out, size) : Optional.empty();
        Optional<SolverTable.Result> ours =
                result("surveygrid", surveygrid(count), survey, folder, folder.resolve("ours"), out, size);
        if (ours.isPresent() && peer.isPresent()) {
            out.println(SolverTable.ratio(ours.get(), peer.get()));
        }
        out.flush();
    }

    private Optional<SolverTable.Result> result(
            String name,
            List<String> command,
            MosaicSurvey survey,
            Path folder,
            Path heads,
            PrintWriter out,
            SolverTable.Size size)
            throws IOException {
        return switch (new PeerProcess(folder, command).run()) {
            case PeerProcess.Failed failed -> {
                out.println(SolverTable.failed(name, size, failed.reason()));
                yield Optional.empty();
            }
            case PeerProcess.Ended ended -> {
                SolverTable.Result result =
                        new SolverTable.Result(name, ended.cost(), HeadScores.of(survey, folder, heads));
                out.println(SolverTable.line(size, result));
                out.flush();
                yield Optional.of(result);
            }
        };
    }

    private static List<String> catalogues(int count) {
        return IntStream.range(0, count)
                .mapToObj(e -> SurveyWriter.name(e) + ".cat")
                .toList();
    }

    private List<String> surveygrid(int count) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "org.surveygrid.packaging.Sgrid",
                "solve",
                "both"));
        command.addAll(catalogues(count));
        command.addAll(List.of(
                "--reference",
                "ref.cat",
                "--crossid-radius",
                "4",
                "--exposure-degree",
                "2",
                "--min-sn",
                "5",
                "--max-ellipticity",
                "0.9",
                "-o",
                "ours"));
        return command;
    }

    /** The process runs in another directory. */
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElse("");
    }

    /** SCAMP as one who knows it would call it: without MAGZERO_REFERR its zero points are off by a tenth of a magnitude. */
    private static List<String> scamp(int count) {
        List<String> command = new ArrayList<>(
                List.of(PeerProcess.find("scamp").map(Path::toString).orElse("scamp")));
        command.addAll(catalogues(count));
        String options = "-ASTREF_CATALOG FILE -ASTREFCAT_NAME ref.cat -ASTREFCENT_KEYS X_WORLD,Y_WORLD"
                + " -ASTREFERR_KEYS ERRA_WORLD,ERRB_WORLD,ERRTHETA_WORLD -ASTREFMAG_KEY MAG"
                + " -ASTREFMAGERR_KEY MAGERR -ASTREFOBSDATE_KEY OBSDATE -MATCH N -CROSSID_RADIUS 4.0"
                + " -STABILITY_TYPE INSTRUMENT -DISTORT_DEGREES 3 -FOCDISTORT_DEGREE 2"
                + " -PHOTFLUX_KEY FLUX_AUTO -CHECKPLOT_TYPE NONE -CHECKPLOT_DEV NULL -WRITE_XML N"
                + " -NTHREADS 2 -SN_THRESHOLDS 5,100 -FWHM_THRESHOLDS 0,100 -ELLIPTICITY_MAX 0.9"
                + " -ASTR_ACCURACY 0.005 -FGROUP_RADIUS 90 -MAGZERO_REFERR 10";
        command.addAll(List.of(options.split(" ")));
        return command;
    }

    static void delete(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
