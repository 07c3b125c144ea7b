package org.surveygrid.packaging.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.local.LocalSurvey;
import org.surveygrid.coordinator.run.Registrations;
import org.surveygrid.ingest.IngestOutcome;
import org.surveygrid.ingest.IngestReader;
import org.surveygrid.ingest.IngestSettings;
import org.surveygrid.ingest.RawChip;
import org.surveygrid.ingest.catalogue.ReferenceIngest;
import org.surveygrid.ingest.catalogue.ReferenceOutcome;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.TaskCatalog;

/** What one process makes of a night, without a grid: the truth that the grid is held to. */
final class LocalProducts {
    private LocalProducts() {}

    /** Result digests by product key. */
    static SortedMap<String, String> digests(TinyNight night, Path directory, List<String> targets) throws IOException {
        return digests(night, directory, targets, Map.of());
    }

    static SortedMap<String, String> digests(
            TinyNight night, Path directory, List<String> targets, Map<String, String> parameters) throws IOException {
        LocalSurvey survey = new LocalSurvey(directory, TaskCatalog.load());
        IngestReader reader = new IngestReader(
                IngestSettings.into(directory.resolve("ingest")).forCamera(night.camera()));
        survey.register(Registrations.instrument(night.camera().instrument(), survey.store(night.cameraFile())));
        try (Stream<Path> frames = Files.list(night.frames())) {
            frames.sorted().forEach(frame -> register(survey, night, frame, reader));
        }
        if (new ReferenceIngest(directory.resolve("ingest")).read(night.reference())
                instanceof ReferenceOutcome.Accepted accepted) {
            survey.register(Registrations.reference(
                    night.reference().getFileName().toString(), accepted.bands(), survey.store(accepted.file())));
        }
        survey.make(survey.plan(targets, parameters), (node, product, seconds) -> {});
        return digestsOf(survey.snapshot().all());
    }

    private static void register(LocalSurvey survey, TinyNight night, Path frame, IngestReader reader) {
        try {
            if (!(reader.read(frame) instanceof IngestOutcome.Accepted accepted)) {
                throw new IllegalStateException(frame + " was refused");
            }
            for (RawChip chip : accepted.chips()) {
                survey.store(chip.file());
                survey.register(Registrations.raw(chip, night.camera().instrument()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Result digests of everything that was made, by product key. */
    static SortedMap<String, String> digestsOf(Collection<ArchivedProduct> products) {
        SortedMap<String, String> digests = new TreeMap<>();
        for (ArchivedProduct product : products) {
            if (!product.target().kind().isRegistered()) {
                SortedMap<String, String> files = new TreeMap<>();
                product.files().forEach((role, blob) -> files.put(role, blob.digest()));
                digests.put(
                        product.key(),
                        product.target() + " "
                                + (product.isVoid() ? product.origin().voidReason() : ProductKey.ofResult(files, "")));
            }
        }
        return digests;
    }
}
