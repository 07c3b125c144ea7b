package org.surveygrid.packaging.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.local.LocalSurvey;
import org.surveygrid.coordinator.run.Registrations;
import org.surveygrid.ingest.IngestOutcome;
import org.surveygrid.ingest.IngestReader;
import org.surveygrid.ingest.IngestSettings;
import org.surveygrid.ingest.RawChip;
import org.surveygrid.ingest.catalogue.ReferenceIngest;
import org.surveygrid.ingest.catalogue.ReferenceOutcome;
import org.surveygrid.instrument.camera.InstrumentCatalog;
import org.surveygrid.synthetic.night.NightPlan;
import org.surveygrid.synthetic.night.SyntheticNight;
import org.surveygrid.synthetic.score.Score;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskCatalog;

/** A simulated night in a survey of one process. */
final class LocalNight {
    private final Path night;
    private final LocalSurvey survey;

    private LocalNight(Path night, LocalSurvey survey) {
        this.night = night;
        this.survey = survey;
    }

    /** Takes in all raw frames, the reference catalogue and the tile of a night. */
    static LocalNight ingest(Path night, Path directory) throws IOException {
        LocalNight local = new LocalNight(night, new LocalSurvey(directory, TaskCatalog.load()));
        local.ingestInto(directory);
        return local;
    }

    private void ingestInto(Path directory) throws IOException {
        Path scratch = directory.resolve("ingest");
        IngestReader reader = new IngestReader(IngestSettings.into(scratch));
        List<Path> frames;
        try (Stream<Path> tree = Files.walk(night.resolve(SyntheticNight.RAW_DIRECTORY))) {
            frames = tree.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path frame : frames) {
            if (!(reader.read(frame) instanceof IngestOutcome.Accepted accepted)) {
                throw new IOException(frame + " was refused");
            }
            Path toml = directory.resolve(accepted.camera().name() + ".toml");
            Files.writeString(toml, accepted.camera().toml());
            survey.register(Registrations.instrument(accepted.camera().instrument(), survey.store(toml)));
            for (RawChip chip : accepted.chips()) {
                survey.store(chip.file());
                survey.register(Registrations.raw(chip, accepted.camera().instrument()));
            }
        }
        Path reference = night.resolve(SyntheticNight.REFERENCE_FILE);
        if (new ReferenceIngest(scratch).read(reference) instanceof ReferenceOutcome.Accepted accepted) {
            survey.register(Registrations.reference(
                    reference.getFileName().toString(), accepted.bands(), survey.store(accepted.file())));
        }
        Path tile = night.resolve(SyntheticNight.TILE_FILE);
        survey.register(Registrations.tile(TileGrid.parse(Files.readString(tile)), survey.store(tile)));
    }

    LocalSurvey survey() {
        return survey;
    }

    /** Makes targets such as {@code photometry} or {@code catalogue tile=*}. */
    void make(List<String> targets, LocalSurvey.Progress progress) throws IOException {
        survey.make(survey.plan(targets, Map.of()), progress);
    }

    /** Everything that was made, compared with the truth. */
    List<Score> scores(NightPlan plan) throws IOException {
        return new Verdict(
                        night,
                        InstrumentCatalog.camera("synthetic").orElseThrow().instrument(),
                        plan,
                        this::products)
                .scores();
    }

    /** Digest of every file of every product by target and role, as the demonstration lists them. */
    SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        for (ArchivedProduct product : survey.snapshot().all()) {
            product.files().forEach((role, blob) -> digests.put(product.target() + " " + role, blob.digest()));
        }
        return digests;
    }

    private List<MadeProduct> products(ProductKind kind) {
        List<MadeProduct> made = new ArrayList<>();
        for (ArchivedProduct product : survey.snapshot().all()) {
            if (product.target().kind().equals(kind) && !product.isVoid()) {
                Facts facts = Facts.none();
                for (Map.Entry<String, String> fact : product.facts().entrySet()) {
                    facts = facts.with(fact.getKey(), fact.getValue());
                }
                made.add(new MadeProduct(
                        product.attributes(),
                        facts,
                        role -> survey.path(
                                Optional.ofNullable(product.files().get(role)).orElseThrow())));
            }
        }
        return made;
    }
}
