package org.surveygrid.task.sources;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.Ldac;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.photometry.ApertureCorrection;
import org.surveygrid.photometry.ApertureFlux;
import org.surveygrid.photometry.SourceExtraction;
import org.surveygrid.psf.PsfConfig;
import org.surveygrid.psf.PsfSources;
import org.surveygrid.setting.ParameterCodec;
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

/** Sources of one co-add in uJy. */
public final class CoaddSourcesTask implements TaskType<CoaddSourcesParameters> {
    /** AB magnitude of 1 uJy, as the headers of co-adds state it. */
    public static final double ZERO_POINT_MAG = 23.9;

    private static final String IMAGE_ROLE = "coadd";

    @Override
    public String name() {
        return "coaddsources";
    }

    @Override
    public int version() {
        return 7;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.COADD_SOURCES;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.TILE, Dimension.FILTER);
    }

    @Override
    public List<String> outputs() {
        return List.of("sources", "ldac", "psf");
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(InputRole.same(IMAGE_ROLE, ProductKind.COADD));
    }

    @Override
    public CoaddSourcesParameters defaults() {
        return CoaddSourcesParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return 6 * inputBytes + (128L << 20);
    }

    @Override
    public List<String> judge(Facts facts, CoaddSourcesParameters parameters) {
        return facts.number("fwhmArcsec").orElse(Double.NaN) > parameters.maximumFwhmArcsec()
                ? List.of("FWHM_HIGH")
                : List.of();
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, CoaddSourcesParameters parameters, TaskContext context)
            throws IOException {
        InputProduct coadd = inputs.one(IMAGE_ROLE);
        WeightedImage image;
        try {
            image = WeightedImage.read(coadd);
        } catch (FitsFormatException e) {
            return UnreadableInput.outcome(coadd, e);
        }
        if (!(WcsHeader.read(image.header()) instanceof WcsHeader.Found found)) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.CORRUPT_INPUT,
                    "coadd " + coadd.key().substring(0, 8)
                            + " has no usable world coordinates in its header; make it again");
        }
        Optional<SourceExtraction> extraction = SourceExtraction.run(image.frame(), parameters.extraction());
        if (extraction.isEmpty()) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.ALL_MASKED,
                    "no pixel of the " + image.frame().width() + " x "
                            + image.frame().height() + " px of " + context.target() + " has any weight");
        }
        return write(image, extraction.get(), new Making(found.wcs(), parameters, context));
    }

    private record Making(TpvWcs wcs, CoaddSourcesParameters parameters, TaskContext context) {}

    private static TaskOutcome write(WeightedImage image, SourceExtraction extraction, Making making)
            throws IOException {
        double gain = Double.POSITIVE_INFINITY;
        ApertureCorrection correction =
                ApertureCorrection.measure(extraction.image(), extraction.detections(), extraction.sources(), gain);
        List<ApertureFlux> fluxes =
                correction.apply(extraction.image(), extraction.detections(), extraction.sources(), gain);
        PsfSources psf = PsfSources.measure(
                extraction.image(), extraction.detections(), extraction.sources(), PsfConfig.defaults());
        FitsTable table = new SourceColumns(extraction, fluxes, psf.fluxes(), making.wcs(), "uJy", ZERO_POINT_MAG)
                .table("CATALOG");
        int width = image.frame().width();
        int height = image.frame().height();
        double scale = Math.sqrt(making.wcs().pixelAreaArcsec2(width / 2.0, height / 2.0));
        FitsHeader header = header(correction, making, scale);
        TaskContext context = making.context();
        Path sources = context.outputFile("sources", ".cat.fits");
        Path ldac = context.outputFile("ldac", ".cat");
        FitsWriter.writeTable(sources, header, table);
        FitsHeader imageHeader = FitsHeader.builder()
                .putFlag("SIMPLE", true, "")
                .put("BITPIX", -32, "")
                .put("NAXIS", 2, "")
                .put("NAXIS1", width, "")
                .put("NAXIS2", height, "")
                .putAll(header)
                .build();
        Ldac.write(ldac, imageHeader, table);
        Path psfFile = context.outputFile("psf", ".psf");
        PsfFile.write(psfFile, header, psf.model());
        Facts facts = Facts.none()
                .with("nSources", extraction.sources().size())
                .with("fwhmPx", correction.fwhmPx())
                .with("fwhmArcsec", correction.fwhmPx() * scale)
                .with("skyLevelMicroJy", extraction.sky().medianLevel())
                .with("skyNoiseMicroJy", extraction.sky().medianRms())
                .with("varianceRatio", extraction.image().varianceRatio())
                .with("apertureCorrection", correction.ratio())
                .with("apertureCorrectionError", correction.ratioError())
                .with("apertureCorrectionStars", correction.stars())
                .with("psfStars", psf.stars())
                .with("psfDegree", psf.degree())
                .with("psfChi", psf.chi())
                .with("pixelScaleArcsec", scale);
        return TaskOutcome.Completed.of(Map.of("sources", sources, "ldac", ldac, "psf", psfFile), facts);
    }

    private static FitsHeader header(ApertureCorrection correction, Making making, double scale) {
        TaskContext context = making.context();
        FitsHeader.Builder header = FitsHeader.builder()
                .put("ORIGIN", "surveygrid", "made by")
                .put("PROCSOFT", "surveygrid", "software")
                .put("PRODTYPE", "coaddsources", "product kind")
                .put("SGPRODID", context.productKey(), "")
                .put("TILEID", context.target().require(Dimension.TILE), "tile")
                .put("FILTER", context.target().require(Dimension.FILTER), "filter")
                .put("EXPTIME", 1.0, "[s] fluxes are per second already")
                .put("BUNIT", "uJy", "unit of fluxes")
                .put("PHOTSYS", "AB", "magnitude system")
                .put("MAGZERO", ZERO_POINT_MAG, "[mag] of 1 uJy");
        WcsHeader.write(header, making.wcs());
        if (correction.fwhmPx() > 0) {
            header.put("PSF_FWHM", correction.fwhmPx() * scale, "[arcsec] typical of stars")
                    .put("PIXSCALE", scale, "[arcsec] side of a pixel")
                    .put("APCORE", correction.coreRadiusPx(), "[pixel] radius in which FLUX_CAL is measured")
                    .put("APTOTAL", correction.totalRadiusPx(), "[pixel] radius to which FLUX_CAL is corrected")
                    .put("APCORR", correction.ratio(), "large over small aperture, mean of stars");
        }
        ParameterCodec.encodeProcess(making.parameters())
                .forEach((name, value) -> header.history("coaddsources." + name + " = " + value));
        return header.build();
    }
}
