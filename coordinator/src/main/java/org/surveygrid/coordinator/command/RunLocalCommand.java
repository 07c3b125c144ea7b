package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.local.LocalSurvey;
import org.surveygrid.coordinator.run.Registrations;
import org.surveygrid.coordinator.target.Plan;
import org.surveygrid.coordinator.target.PlanNode;
import org.surveygrid.ingest.IngestOutcome;
import org.surveygrid.ingest.IngestReader;
import org.surveygrid.ingest.IngestSettings;
import org.surveygrid.ingest.RawChip;
import org.surveygrid.ingest.catalogue.ReferenceIngest;
import org.surveygrid.ingest.catalogue.ReferenceOutcome;
import org.surveygrid.ingest.master.MasterOutcome;
import org.surveygrid.instrument.Camera;
import org.surveygrid.solver.pixelmap.RegisteredTemplate;
import org.surveygrid.task.TaskCatalog;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid run-local}: make targets from files in this process, without coordinator and workers. */
@Command(
        name = "run-local",
        description = "Make targets from files on this machine, in one process, without a grid.",
        footer = {
            "",
            "Example:",
            "  sgrid run-local bias ccd=c01 --frames night/raw -o out",
            "The products have the same digests as those the grid makes."
        })
final class RunLocalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "TARGET", description = "Kind and dimensions.")
    private List<String> words = List.of();

    @Option(names = "--frames", required = true, paramLabel = "DIR", description = "Raw frames.")
    private List<Path> frames = List.of();

    @Mixin
    private CameraOptions camera = new CameraOptions();

    @ArgGroup(
            exclusive = false,
            multiplicity = "0..*",
            heading = "Calibrations made elsewhere: --master FILE with what is said of it, as often as needed:%n")
    private List<MasterOptions.WithFile> masters = new ArrayList<>();

    @Option(names = "--reference", paramLabel = "FILE", description = "Reference catalogue.")
    private Optional<Path> reference = Optional.empty();

    @Option(
            names = "--template",
            paramLabel = "FILE",
            description = "Maps over the pixels of chips that a model names; may be repeated.")
    private List<Path> templates = List.of();

    @Option(names = "--tile", paramLabel = "FILE", description = "Tile definition.")
    private Optional<Path> tile = Optional.empty();

    @Option(names = "--set", paramLabel = "TASK.NAME=VALUE", description = "Parameter.")
    private Map<String, String> parameters = new TreeMap<>();

    @Option(names = "--facts", description = "Show what was measured of every product.")
    private boolean showFacts;

    @Option(names = "-o", required = true, paramLabel = "DIR", description = "Where products go.")
    private Path directory = Path.of(".");

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine().getOut());
        try {
            LocalSurvey survey = new LocalSurvey(directory, TaskCatalog.load());
            ingest(survey, screen);
            Plan plan = survey.plan(Targets.ofWords(words), parameters);
            SortedMap<String, double[]> secondsByKind = new TreeMap<>();
            Plan followed = survey.make(plan, (node, product, seconds) -> {
                double[] sum =
                        secondsByKind.computeIfAbsent(node.target().kind().name(), k -> new double[2]);
                sum[0]++;
                sum[1] += seconds;
                screen.line(String.format(
                        Locale.ROOT,
                        "%6.2f s  %s  %s%s",
                        seconds,
                        Screen.shortKey(product.key()),
                        node.target(),
                        product.isVoid()
                                ? "  VOID " + product.origin().voidReason()
                                : product.isUsable() ? "" : "  FLAGGED " + String.join(", ", product.qualityFlags())));
                if (showFacts) {
                    product.facts().forEach((name, value) -> screen.line("          " + name + " = " + value));
                }
            });
            for (PlanNode node : followed.with(PlanNode.Action.BLOCKED)) {
                screen.line("BLOCKED " + node.target() + ": " + node.detail());
            }
            secondsByKind.forEach((kind, sum) ->
                    screen.line(String.format(Locale.ROOT, "%-14s %4.0f x %6.2f s", kind, sum[0], sum[1] / sum[0])));
            save(survey, followed, screen);
            return followed.with(PlanNode.Action.BLOCKED).isEmpty() ? ExitCode.OK.code() : ExitCode.PARTIAL.code();
        } catch (IOException e) {
            throw CommandException.ofFile("", e);
        }
    }

    private void ingest(LocalSurvey survey, Screen screen) throws IOException {
        IngestSettings settings = camera.settings(directory.resolve("ingest"));
        IngestReader reader = new IngestReader(settings);
        SortedMap<String, Camera> seen = new TreeMap<>();
        for (Path root : frames) {
            try (Stream<Path> tree = Files.walk(root)) {
                for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                    switch (reader.read(file)) {
                        case IngestOutcome.Refused refused -> screen.line("REFUSED " + refused.message());
                        case IngestOutcome.Accepted accepted -> {
                            seen.put(accepted.camera().name(), accepted.camera());
                            register(survey, accepted);
                        }
                    }
                }
            }
        }
        if (!masters.isEmpty()) {
            List<Camera> cameras = settings.cameras().size() == 1 ? settings.cameras() : List.copyOf(seen.values());
            if (cameras.size() != 1) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "whose calibrations are they? the frames are of " + seen.keySet() + ": state --camera");
            }
            for (MasterOptions.WithFile master : masters) {
                register(survey, master, cameras.getFirst(), screen);
            }
        }
        if (reference.isPresent()) {
            switch (new ReferenceIngest(directory.resolve("ingest")).read(reference.get())) {
                case ReferenceOutcome.Refused refused ->
                    throw new CommandException(ExitCode.INTEGRITY, refused.message());
                case ReferenceOutcome.Accepted accepted ->
                    survey.register(Registrations.reference(
                            reference.get().getFileName().toString(), accepted.bands(), survey.store(accepted.file())));
            }
        }
        for (Path template : templates) {
            String name = String.valueOf(template.getFileName());
            RegisteredTemplate.check(template);
            Path text = Files.writeString(directory.resolve("template.toml"), RegisteredTemplate.text(name));
            survey.register(Registrations.template(
                    name,
                    new TreeMap<>(Map.of(
                            RegisteredTemplate.TEXT, survey.store(text),
                            RegisteredTemplate.MAPS, survey.store(template)))));
        }
        if (tile.isPresent()) {
            survey.register(Registrations.tile(TileGrid.parse(Files.readString(tile.get())), survey.store(tile.get())));
        }
    }

    private void register(LocalSurvey survey, IngestOutcome.Accepted accepted) throws IOException {
        Path toml = directory.resolve(accepted.camera().name() + ".toml");
        Files.writeString(toml, accepted.camera().toml());
        survey.register(Registrations.instrument(accepted.camera().instrument(), survey.store(toml)));
        for (RawChip chip : accepted.chips()) {
            survey.store(chip.file());
            survey.register(Registrations.raw(chip, accepted.camera().instrument()));
        }
    }

    private void register(LocalSurvey survey, MasterOptions.WithFile master, Camera of, Screen screen)
            throws IOException {
        MasterOutcome.Accepted accepted = master.read(master.file(), of, directory.resolve("ingest"));
        SortedMap<String, BlobRef> files = new TreeMap<>();
        for (Map.Entry<String, Path> file : accepted.files().entrySet()) {
            files.put(file.getKey(), survey.store(file.getValue()));
        }
        survey.register(
                Registrations.master(accepted, String.valueOf(master.file().getFileName()), master.nights(), files));
        screen.line("registered " + MasterOptions.line(accepted));
    }

    private void save(LocalSurvey survey, Plan plan, Screen screen) throws IOException {
        for (ArchivedProduct product : survey.snapshot().all()) {
            boolean requested =
                    plan.requestedNodes().stream().anyMatch(node -> node.key().equals(product.key()));
            if (requested) {
                for (Map.Entry<String, BlobRef> file : product.files().entrySet()) {
                    String stem = product.target().toString().replace(' ', '_').replaceAll("[a-z]+=", "");
                    Path path = directory.resolve(stem + "_" + Screen.shortKey(product.key())
                            + Download.suffix(product.target().kind().name(), file.getKey()));
                    Files.copy(survey.path(file.getValue()), path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    screen.line("saved " + path + "  sha256 " + file.getValue().digest());
                }
            }
        }
    }
}
