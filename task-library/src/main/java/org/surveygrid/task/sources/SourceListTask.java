package org.surveygrid.task.sources;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.Ldac;
import org.surveygrid.fits.sky.AlternateWcs;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.photometry.ApertureCorrection;
import org.surveygrid.photometry.ApertureFlux;
import org.surveygrid.photometry.SourceExtraction;
import org.surveygrid.psf.PsfConfig;
import org.surveygrid.psf.PsfSources;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;

/**
 * Sources of one chip of one exposure, with the chip's own astrometric solution and zero point against the reference
 * catalogues. A chip that finds no match keeps its a-priori coordinates and says so: relative registration can still use
 * it.
 */
public final class SourceListTask implements TaskType<SourceListParameters> {
    private static final String IMAGE_ROLE = "reduced";
    private static final String REFERENCE_ROLE = "reference";

    @Override
    public String name() {
        return "sourcelist";
    }

    @Override
    public int version() {
        return 9;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.SOURCE_LIST;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.INSTRUMENT, Dimension.CHIP, Dimension.EXPOSURE);
    }

    @Override
    public List<String> outputs() {
        return List.of("sources", "ldac", "head", "psf");
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(
                InputRole.instrument(),
                InputRole.same(IMAGE_ROLE, ProductKind.REDUCED),
                new InputRole(
                        REFERENCE_ROLE,
                        List.of(ProductKind.REFERENCE),
                        0,
                        Integer.MAX_VALUE,
                        InputRole.Match.REGISTERED,
                        Set.of(),
                        InputRole.Presence.ALWAYS));
    }

    @Override
    public SourceListParameters defaults() {
        return SourceListParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return 6 * inputBytes + (128L << 20);
    }

    @Override
    public List<String> judge(Facts facts, SourceListParameters parameters) {
        List<String> exceeded = new ArrayList<>();
        if (facts.number("fwhmArcsec").orElse(Double.NaN) > parameters.maximumFwhmArcsec()) {
            exceeded.add("FWHM_HIGH");
        }
        if (facts.number("nMatched").orElse(0) < parameters.minimumMatched()) {
            exceeded.add("FEW_MATCHED");
        }
        if (facts.number("astrometricRmsMas").orElse(Double.NaN) > parameters.maximumAstrometricRmsMas()) {
            exceeded.add("ASTROMETRIC_RMS_HIGH");
        }
        return exceeded;
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, SourceListParameters parameters, TaskContext context) throws IOException {
        InputProduct reduced = inputs.one(IMAGE_ROLE);
        WeightedImage image;
        try {
            image = WeightedImage.read(reduced);
        } catch (FitsFormatException e) {
            return UnreadableInput.outcome(reduced, e);
        }
        List<ReferenceCatalogue> catalogues = new ArrayList<>();
        for (InputProduct reference : inputs.all(REFERENCE_ROLE)) {
            try {
                catalogues.add(ReferenceCatalogueFile.read(reference.file("table")));
            } catch (FitsFormatException e) {
                return UnreadableInput.outcome(reference, e);
            }
        }
        Optional<SourceExtraction> extraction = SourceExtraction.run(image.frame(), parameters.extraction());
        if (extraction.isEmpty()) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.ALL_MASKED,
                    "no pixel of the " + image.frame().width() + " x "
                            + image.frame().height() + " px of " + context.target() + " has any weight");
        }
        Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
        SourceListReport report = report(
                image,
                extraction.get(),
                catalogues,
                new Setting(instrument, parameters, ExposureCards.of(image, context)));
        return write(report, context);
    }

    private record Setting(Instrument instrument, SourceListParameters parameters, ExposureCards exposure) {}

    private static SourceListReport report(
            WeightedImage image, SourceExtraction extraction, List<ReferenceCatalogue> catalogues, Setting setting) {
        double gain = setting.parameters().extraction().photometry().electronsPerUnit();
        ApertureCorrection correction =
                ApertureCorrection.measure(extraction.image(), extraction.detections(), extraction.sources(), gain);
        List<ApertureFlux> fluxes =
                correction.apply(extraction.image(), extraction.detections(), extraction.sources(), gain);
        LocalAstrometry.Sources sources = new LocalAstrometry.Sources(extraction.sources(), fluxes);
        LocalAstrometry.Setup setup = new LocalAstrometry.Setup(
                Math.max(0.5, setting.instrument().pointingErrorArcmin()),
                setting.parameters().matchToleranceArcsec(),
                setting.parameters().distortionDegree(),
                setting.parameters().positionFloorMas());
        List<TpvWcs> apriori = AprioriWcs.candidates(
                image.header(), setting.instrument(), setting.exposure().chip(), catalogues);
        LocalAstrometry astrometry = LocalAstrometry.none(apriori.getFirst(), "no a-priori coordinates");
        for (TpvWcs candidate : apriori) {
            LocalAstrometry attempt = LocalAstrometry.solve(sources, candidate, catalogues, setup);
            if (!astrometry.isMatched()) {
                astrometry = attempt.isMatched() || candidate.equals(apriori.getFirst()) ? attempt : astrometry;
            }
            if (astrometry.isMatched()) {
                break;
            }
        }
        Optional<TpvWcs> stated = AlternateWcs.read(image.header());
        if (!astrometry.isMatched() && stated.isPresent()) {
            LocalAstrometry attempt = LocalAstrometry.confirm(sources, stated.get(), catalogues, setup);
            if (!attempt.isMatched()) {
                attempt = LocalAstrometry.solve(sources, stated.get(), catalogues, setup);
            }
            astrometry = attempt.isMatched() ? attempt : astrometry;
        }
        LocalZeroPoint zeroPoint = LocalZeroPoint.measure(
                astrometry,
                sources,
                setting.exposure().filter(),
                setting.exposure().exposureSeconds());
        PsfSources psf = PsfSources.measure(
                extraction.image(), extraction.detections(), extraction.sources(), PsfConfig.defaults());
        return new SourceListReport(
                extraction, fluxes, correction, psf, astrometry, zeroPoint, setting.exposure(), setting.parameters());
    }

    private static TaskOutcome write(SourceListReport report, TaskContext context) throws IOException {
        FitsTable table = report.table();
        FitsHeader header = report.header(context);
        var sources = context.outputFile("sources", ".cat.fits");
        var ldac = context.outputFile("ldac", ".cat");
        var head = context.outputFile("head", ".head");
        FitsWriter.writeTable(sources, header, table);
        Ldac.write(ldac, report.imageHeader(header), table);
        HeadFile.write(head, List.of(report.headCards()));
        var psf = context.outputFile("psf", ".psf");
        PsfFile.write(psf, header, report.psf().model());
        return TaskOutcome.Completed.of(
                Map.of("sources", sources, "ldac", ldac, "head", head, "psf", psf), report.facts());
    }
}
