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
import java.util.stream.Collectors;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.coordinator.run.Registrations;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.ingest.catalogue.ReferenceIngest;
import org.surveygrid.ingest.catalogue.ReferenceOutcome;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.instrument.camera.InstrumentCatalog;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.solver.pixelmap.RegisteredTemplate;
import org.surveygrid.solver.pixelmap.TemplateForm;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid survey}: what goes into a survey. */
@Command(
        name = "survey",
        description =
                "Put frames, cameras, calibrations, reference catalogues, tiles and templates into a survey; set its"
                        + " parameters.",
        subcommands = {SurveySetCommand.class, SurveyRegisterCommand.class})
final class SurveyCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Screen screen() {
        return new Screen(spec.commandLine().getOut());
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "ingest",
            description = "Classify, split, verify, store and register raw frames. Ingesting twice changes nothing.",
            footer = {
                "",
                "Examples:",
                "  sgrid survey ingest night/*.fits --dry-run",
                "  sgrid survey ingest /data/incoming --watch"
            })
    int ingest(
            @Mixin RemoteOptions remote,
            @Mixin IngestOptions options,
            @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "Raw frames; directories are searched.")
                    List<Path> paths) {
        return new FrameIngest(options, screen(), remote.isJson(), remote::connect)
                .run(paths)
                .code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "reference",
            description = "Register a reference catalogue (FITS, CSV or TSV).")
    int reference(@Mixin RemoteOptions remote, @Parameters(paramLabel = "FILE", description = "The table.") Path file) {
        try (OperatorClient client = remote.connect()) {
            Path scratch = Files.createTempDirectory("sgrid-reference-");
            ReferenceOutcome outcome = new ReferenceIngest(scratch).read(file);
            return switch (outcome) {
                case ReferenceOutcome.Refused refused ->
                    throw new CommandException(ExitCode.INTEGRITY, refused.message());
                case ReferenceOutcome.Accepted accepted -> {
                    BlobRef blob = Uploads.upload(client, accepted.file());
                    boolean fresh = Uploads.register(
                            client,
                            List.of(Registrations.reference(file.getFileName().toString(), accepted.bands(), blob)));
                    screen().line((fresh ? "registered " : "known already: ") + accepted.stars()
                            + " reference stars with magnitudes in " + accepted.bands());
                    yield ExitCode.OK.code();
                }
            };
        } catch (IOException e) {
            throw CommandException.ofFile("cannot read " + file + ": ", e);
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "tile",
            description = "Define the pixel grid of a co-add, or register the file that does.")
    int tile(
            @Mixin RemoteOptions remote,
            @Option(names = "--file", description = "A tile file; then nothing else is needed.") Optional<Path> file,
            @Option(names = "--name", description = "Name of the tile.") Optional<String> name,
            @Option(names = "--ra", description = "Centre, degrees.") Optional<Double> ra,
            @Option(names = "--dec", description = "Centre, degrees.") Optional<Double> dec,
            @Option(names = "--size", paramLabel = "PX", description = "Width and height, e.g. 2000x2000.")
                    Optional<String> size,
            @Option(names = "--scale", description = "Pixel size, arcsec.") Optional<Double> scale) {
        try (OperatorClient client = remote.connect()) {
            String toml = file.isPresent() ? Files.readString(file.get()) : tileToml(name, ra, dec, size, scale);
            TileGrid grid = TileGrid.parse(toml);
            Path scratch = Files.createTempFile("sgrid-tile-", ".toml");
            Files.writeString(scratch, toml);
            boolean fresh =
                    Uploads.register(client, List.of(Registrations.tile(grid, Uploads.upload(client, scratch))));
            Files.delete(scratch);
            screen().line((fresh ? "registered " : "known already: ") + "tile " + grid.name());
        } catch (IOException e) {
            throw CommandException.ofFile("cannot read the tile: ", e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage() == null ? "bad tile" : e.getMessage(), e);
        }
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "template",
            description =
                    "Register maps over the pixels of chips, for [[astrometry.template]] and [[photometry.template]] of"
                            + " model files. A newer one of the same name takes the place of the older.",
            footer = {"", "Example:", "  sgrid survey template rings.fits"})
    int template(
            @Mixin RemoteOptions remote,
            @Option(
                            names = "--name",
                            description = "What model files write after 'file ='; without it the file's name.")
                    Optional<String> name,
            @Parameters(paramLabel = "FILE", description = "FITS images, named after chips by EXTNAME.") Path file) {
        String called = name.orElse(String.valueOf(file.getFileName()));
        try (OperatorClient client = remote.connect()) {
            String toml = RegisteredTemplate.text(called);
            boolean isOfPositions = RegisteredTemplate.check(file) == TemplateForm.POSITIONS;
            Path text = Files.createTempFile("sgrid-template-", ".toml");
            Files.writeString(text, toml);
            SortedMap<String, BlobRef> files = new TreeMap<>(Map.of(
                    RegisteredTemplate.TEXT, Uploads.upload(client, text),
                    RegisteredTemplate.MAPS, Uploads.upload(client, file)));
            Files.delete(text);
            boolean fresh = Uploads.register(client, List.of(Registrations.template(called, files)));
            screen().line((fresh ? "registered " : "known already: ") + "template '" + called + "' of "
                    + (isOfPositions ? "positions" : "magnitudes"));
        } catch (FitsFormatException e) {
            throw new CommandException(ExitCode.INTEGRITY, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw CommandException.ofFile("cannot read " + file + ": ", e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK.code();
    }

    private static String tileToml(
            Optional<String> name,
            Optional<Double> ra,
            Optional<Double> dec,
            Optional<String> size,
            Optional<Double> scale) {
        String[] px = size.orElse("").split("x");
        if (name.isEmpty() || ra.isEmpty() || dec.isEmpty() || scale.isEmpty() || px.length != 2) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "a tile needs --name, --ra, --dec, --size WIDTHxHEIGHT and --scale, or --file."
                            + " try: sgrid survey tile --name t1 --ra 150.1 --dec 2.2 --size 2000x2000 --scale 0.2");
        }
        return "name = \"" + name.get() + "\"\nra = " + ra.get() + "\ndec = " + dec.get() + "\nwidth = " + px[0]
                + "\nheight = " + px[1] + "\nscale = " + scale.get() + "\n";
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "camera",
            description = "Register a camera from its file, in place of the built-in of that name.")
    int camera(
            @Mixin RemoteOptions remote,
            @Parameters(paramLabel = "FILE", description = "Camera file, TOML.") Path file) {
        try (OperatorClient client = remote.connect()) {
            Camera camera = InstrumentFile.readCamera(file);
            boolean fresh = Uploads.register(
                    client, List.of(Registrations.instrument(camera.instrument(), Uploads.upload(client, file))));
            screen().line((fresh ? "registered " : "known already: ") + "camera " + camera.name());
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "camera file " + file + ": " + e.getMessage(), e);
        }
        return ExitCode.OK.code();
    }

    @Command(mixinStandardHelpOptions = true, name = "instruments", description = "The cameras this program knows.")
    int instruments(
            @Option(names = "--toml", paramLabel = "NAME", description = "Print the file of this camera.")
                    Optional<String> toml) {
        if (toml.isPresent()) {
            Camera camera = InstrumentCatalog.camera(toml.get())
                    .orElseThrow(() -> new CommandException(
                            ExitCode.NOT_FOUND,
                            "no camera '" + toml.get() + "'; there are " + InstrumentCatalog.names()));
            screen().line(camera.toml());
            return ExitCode.OK.code();
        }
        List<List<String>> rows = new ArrayList<>();
        for (Camera camera : InstrumentCatalog.all()) {
            rows.add(List.of(
                    camera.name(),
                    camera.instrument().telescope(),
                    Integer.toString(camera.instrument().chips().size()),
                    camera.instrument().pixelScaleArcsec() + "\"",
                    String.join(
                            " ",
                            camera.instrument().filters().stream()
                                    .map(f -> f.name())
                                    .toList()),
                    camera.description()));
        }
        screen().table(List.of("NAME", "TELESCOPE", "CHIPS", "PIXEL", "FILTERS", "DESCRIPTION"), rows);
        return ExitCode.OK.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "parameters",
            description = "Parameters of the task types: default, range, what each does. Needs no coordinator.",
            footer = {"", "Example:  sgrid survey parameters coadd"})
    int parameters(
            @Parameters(arity = "0..1", paramLabel = "TASK", description = "Only those of this task type.")
                    Optional<String> only) {
        TaskCatalog tasks = TaskCatalog.load();
        if (only.isPresent()
                && tasks.all().stream().noneMatch(task -> task.name().equals(only.get()))) {
            throw new CommandException(
                    ExitCode.NOT_FOUND,
                    "no task type '" + only.get() + "'; there are "
                            + tasks.all().stream().map(TaskType::name).collect(Collectors.joining(" ")));
        }
        List<List<String>> rows = new ArrayList<>();
        for (TaskType<?> task : tasks.all()) {
            if (only.isEmpty() || task.name().equals(only.get())) {
                for (ParameterCodec.Description parameter : ParameterCodec.describe(task.defaults())) {
                    rows.add(List.of(
                            task.name() + "." + parameter.name(),
                            parameter.defaultValue(),
                            parameter.setting().unit(),
                            parameter.range(),
                            parameter.setting().affects().name().toLowerCase(Locale.ROOT),
                            parameter.setting().doc()));
                }
            }
        }
        screen().table(List.of("PARAMETER", "DEFAULT", "UNIT", "RANGE", "AFFECTS", "WHAT IT DOES"), rows);
        return ExitCode.OK.code();
    }
}
