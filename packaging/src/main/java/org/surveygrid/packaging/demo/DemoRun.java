package org.surveygrid.packaging.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.command.ProgressLine;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.instrument.camera.InstrumentCatalog;
import org.surveygrid.packaging.Sgrid;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.FindRequest;
import org.surveygrid.proto.v1.GetRunRequest;
import org.surveygrid.proto.v1.MakeReply;
import org.surveygrid.proto.v1.MakeRequest;
import org.surveygrid.proto.v1.Product;
import org.surveygrid.proto.v1.RunStatus;
import org.surveygrid.synthetic.night.NightPlan;
import org.surveygrid.synthetic.night.SyntheticNight;
import org.surveygrid.synthetic.score.Score;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKind;
import picocli.CommandLine;

/** The grid part of the demonstration: ingest, make, compare, fetch. */
final class DemoRun {
    /** Where the products that a person would look at are put. */
    static final String PRODUCTS_DIRECTORY = "products";

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(30);
    /** Kinds whose files a person would look at first. */
    private static final List<String> SHOWN_KINDS =
            List.of("catalogue", "coadd", "coaddsources", "mosaic", "astrometry", "photometry", "qcplots");

    private final Path home;
    private final NightPlan plan;
    private final Processes processes;
    private final Options options;
    private final PrintWriter talk;
    private int port;

    /**
     * How the grid runs.
     *
     * @param workers worker processes
     * @param chaos whether processes are killed on the way
     */
    record Options(int workers, boolean chaos) {}

    DemoRun(Path home, NightPlan plan, Processes processes, Options options, PrintWriter talk) {
        this.home = home;
        this.plan = plan;
        this.processes = processes;
        this.options = options;
        this.talk = talk;
    }

    DemoResult run(long startNanos) throws IOException {
        ProgressLine grid = new ProgressLine(talk, "[2/5] grid", startNanos);
        port = processes.startCoordinator();
        for (int i = 1; i <= options.workers(); i++) {
            processes.startWorker(i);
        }
        grid.done("coordinator on port " + port + ", " + options.workers() + " workers");
        ProgressLine ingest = new ProgressLine(talk, "[3/5] ingest", startNanos);
        Path night = home.resolve("night");
        command("survey", "ingest", night.resolve(SyntheticNight.RAW_DIRECTORY).toString());
        command(
                "survey",
                "reference",
                night.resolve(SyntheticNight.REFERENCE_FILE).toString());
        command(
                "survey",
                "tile",
                "--file",
                night.resolve(SyntheticNight.TILE_FILE).toString());
        ingest.done("raw frames, reference catalogue, tile");
        try (OperatorClient client = OperatorClient.to("127.0.0.1:" + port, Optional.empty())) {
            ProgressLine make = new ProgressLine(talk, "[4/5] make", startNanos);
            RunStatus status = make(client, make);
            make.done(status.getDone() + " of " + status.getTotal() + " work units, " + status.getState());
            status.getProblemsList()
                    .forEach(problem -> talk.println(
                            "  " + problem.getState() + " " + problem.getTarget() + ": " + problem.getDetail()));
            ProgressLine compare = new ProgressLine(talk, "[5/5] compare", startNanos);
            List<Score> scores = new Verdict(
                            night,
                            InstrumentCatalog.camera("synthetic").orElseThrow().instrument(),
                            plan,
                            kind -> products(client, kind))
                    .scores();
            compare.done(scores.size() + " figures");
            return new DemoResult(
                    scores,
                    status.getState().equals("DONE"),
                    status.getTotal(),
                    digests(client),
                    fetchShown(client),
                    port);
        }
    }

    /** Runs one of our own commands, its output in a log. */
    private void command(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--coordinator", "127.0.0.1:" + port));
        Path log = processes.log(arguments[0] + "-" + arguments[1]);
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(log))) {
            CommandLine line = Sgrid.commandLine();
            line.setOut(writer);
            line.setErr(writer);
            int code = line.execute(all.toArray(new String[0]));
            if (code != ExitCode.OK.code()) {
                throw new CommandException(
                        ExitCode.BUG, "sgrid " + String.join(" ", all) + " ended with " + code + "; see " + log);
            }
        }
    }

    private RunStatus make(OperatorClient client, ProgressLine stage) throws IOException {
        MakeReply reply = client.call(operator -> operator.make(MakeRequest.newBuilder()
                .setSubmissionId("demo-" + plan.seed())
                .addTargets("catalogue tile=*")
                .addTargets("mosaic")
                .addTargets("qcplots")
                .setPriority(50)
                .build()));
        Chaos chaos = new Chaos(processes, talk, options.workers());
        long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
        RunStatus status = RunStatus.getDefaultInstance();
        while (System.nanoTime() < deadline) {
            status = poll(client, reply.getRunId(), status);
            stage.step(status.getDone(), status.getTotal());
            if (!status.getState().isEmpty() && !status.getState().equals("RUNNING")) {
                return status;
            }
            if (options.chaos() && status.getTotal() > 0) {
                chaos.at(status.getDone() / (double) status.getTotal());
            }
            Processes.pause(POLL);
        }
        return status;
    }

    /** The state of the run, or the last one known while the coordinator is down. */
    private static RunStatus poll(OperatorClient client, String runId, RunStatus last) {
        try {
            return client.call(operator ->
                    operator.getRun(GetRunRequest.newBuilder().setRunId(runId).build()));
        } catch (CommandException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE) {
                throw e;
            }
            return last;
        }
    }

    private List<MadeProduct> products(OperatorClient client, ProductKind kind) {
        List<MadeProduct> made = new ArrayList<>();
        for (Product product : find(client, kind.name())) {
            if (product.getVoidReason().isEmpty()) {
                Facts facts = Facts.none();
                for (Map.Entry<String, String> fact : product.getFactsMap().entrySet()) {
                    facts = facts.with(fact.getKey(), fact.getValue());
                }
                made.add(new MadeProduct(product.getAttributesMap(), facts, role -> fetch(client, product, role)));
            }
        }
        return made;
    }

    private static List<Product> find(OperatorClient client, String kind) {
        return client.call(operator -> operator.find(
                        FindRequest.newBuilder().setKind(kind).setLimit(100_000).build()))
                .getProductsList();
    }

    private Path fetch(OperatorClient client, Product product, String role) throws IOException {
        Blob blob = product.getFilesMap().get(role);
        if (blob == null) {
            throw new IOException(product.getTarget() + " has no file '" + role + "'");
        }
        Path path = Files.createDirectories(home.resolve("compared")).resolve(blob.getDigest());
        if (!Files.exists(path)) {
            client.download(blob, path);
        }
        return path;
    }

    private SortedMap<String, String> digests(OperatorClient client) {
        SortedMap<String, String> digests = new TreeMap<>();
        for (Product product : find(client, "")) {
            product.getFilesMap()
                    .forEach((role, blob) -> digests.put(product.getTarget() + " " + role, blob.getDigest()));
        }
        return digests;
    }

    private List<Path> fetchShown(OperatorClient client) {
        Path products = home.resolve(PRODUCTS_DIRECTORY);
        for (String kind : SHOWN_KINDS) {
            CommandLine line = Sgrid.commandLine();
            line.setOut(new PrintWriter(PrintWriter.nullWriter()));
            line.setErr(new PrintWriter(PrintWriter.nullWriter()));
            if (!find(client, kind).isEmpty()) {
                line.execute("get", kind, "-o", products.toString(), "--coordinator", "127.0.0.1:" + port);
            }
        }
        return List.of(products);
    }
}
