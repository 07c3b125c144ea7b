package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.coordinator.run.Registrations;
import org.surveygrid.ingest.master.MasterOutcome;
import org.surveygrid.instrument.Camera;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sgrid survey register}: a calibration that other software made becomes a product. */
@Command(
        name = "register",
        description = "Register a calibration that was made elsewhere; it is used in place of one made here.",
        footer = {
            "",
            "Example:",
            "  sgrid survey register --camera huntsman --kind masterflat --night 2021-01-12 --band g flat.fits",
            "Its validity: sgrid calib list, certify, decertify."
        })
final class SurveyRegisterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    @Mixin
    private CameraOptions camera = new CameraOptions();

    @Mixin
    private MasterOptions master = new MasterOptions();

    @Parameters(paramLabel = "FILE", description = "FITS image, or a table of boxes with bad pixels.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine().getOut());
        try {
            Path scratch = Files.createTempDirectory("sgrid-master-");
            MasterOutcome.Accepted accepted = master.read(file, only(camera, scratch), scratch);
            try (OperatorClient client = remote.connect()) {
                SortedMap<String, BlobRef> files = new TreeMap<>();
                for (Map.Entry<String, Path> each : accepted.files().entrySet()) {
                    files.put(each.getKey(), Uploads.upload(client, each.getValue()));
                    Files.delete(each.getValue());
                }
                Files.delete(scratch);
                boolean fresh = Uploads.register(
                        client,
                        List.of(Registrations.master(
                                accepted, String.valueOf(file.getFileName()), master.nights(), files)));
                screen.line((fresh ? "registered " : "known already: ") + MasterOptions.line(accepted));
            }
        } catch (IOException e) {
            throw CommandException.ofFile("cannot read " + file + ": ", e);
        }
        return ExitCode.OK.code();
    }

    private static Camera only(CameraOptions options, Path scratch) throws IOException {
        List<Camera> cameras = options.settings(scratch).cameras();
        if (cameras.size() != 1) {
            throw new CommandException(
                    ExitCode.USAGE, "whose calibration is it? state --camera NAME (see sgrid survey instruments)");
        }
        return cameras.getFirst();
    }
}
