package org.surveygrid.task.sources;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.photometry.ApertureCorrection;
import org.surveygrid.photometry.ApertureFlux;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.photometry.SourceExtraction;
import org.surveygrid.psf.PsfSources;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.task.Facts;
import org.surveygrid.task.TaskContext;

/**
 * Everything the source list of a chip says about itself, as table, headers and facts.
 *
 * @param extraction sources
 * @param fluxes calibration flux of each
 * @param correction how those were made
 * @param psf each as a point source
 * @param astrometry local solution
 * @param zeroPoint local zero point
 * @param exposure what was observed
 * @param parameters of the run
 */
record SourceListReport(
        SourceExtraction extraction,
        List<ApertureFlux> fluxes,
        ApertureCorrection correction,
        PsfSources psf,
        LocalAstrometry astrometry,
        LocalZeroPoint zeroPoint,
        ExposureCards exposure,
        SourceListParameters parameters) {
    /** Stars of this many sigma set the limiting magnitude. */
    private static final double LIMIT_SIGMA = 5;

    private static final double SATURATION_UNKNOWN = 1e9;

    /** Magnitude of one electron; 0 for SExtractor's own zero when there is no local one. */
    private double electronZeroPoint() {
        return zeroPoint.stars() > 0 ? zeroPoint.mag() + 2.5 * StrictMath.log10(exposure.exposureSeconds()) : 0;
    }

    FitsTable table() {
        return new SourceColumns(extraction, fluxes, psf.fluxes(), astrometry.wcs(), "count", electronZeroPoint())
                .table("CATALOG");
    }

    FitsHeader header(TaskContext context) {
        FitsHeader.Builder header = exposure.cards();
        header.put("ORIGIN", "surveygrid", "made by")
                .put("PROCSOFT", "surveygrid", "software")
                .put("PRODTYPE", "sourcelist", "product kind")
                .put("SGPRODID", context.productKey(), "")
                .put("BUNIT", "electron", "fluxes per exposure");
        WcsHeader.write(header, astrometry.wcs());
        header.put("ASTRMTCH", astrometry.isMatched() ? 1 : 0, "1: matched to a reference catalogue")
                .put("NASTROM", astrometry.pairs().size(), "stars of the local solution");
        if (astrometry.isMatched()) {
            header.put("ASTRRMS1", astrometry.rmsXiMas() / 3.6e6, "[deg] scatter eastward")
                    .put("ASTRRMS2", astrometry.rmsEtaMas() / 3.6e6, "[deg] scatter northward");
        }
        if (zeroPoint.stars() > 0) {
            header.put("MAGZERO", zeroPoint.mag(), "[mag] of 1 electron/s, local")
                    .put("NPHOTOM", zeroPoint.stars(), "stars of the local zero point");
        }
        if (correction.fwhmPx() > 0) {
            header.put("PSF_FWHM", correction.fwhmPx() * scaleArcsec(), "[arcsec] typical of stars")
                    .put("APCORE", correction.coreRadiusPx(), "[pixel] radius in which FLUX_CAL is measured")
                    .put("APTOTAL", correction.totalRadiusPx(), "[pixel] radius to which FLUX_CAL is corrected")
                    .put("APCORR", correction.ratio(), "large over small aperture, mean of stars")
                    .put("NAPCORR", correction.stars(), "stars of the aperture correction");
        }
        header.put("PSFSTARS", psf.stars(), "stars of the PSF model; 0: Moffat profile of the FWHM")
                .put("PSFDEG", psf.degree(), "degree of the PSF model in x and y");
        header.put("SKYLEV", extraction.sky().medianLevel(), "[electron] median sky")
                .put("SKYSIG", extraction.sky().medianRms(), "[electron] median noise of the sky");
        header.history("FLUX_CAL: aperture of radius 1.5 FWHM, times the ratio of the flux within 4 FWHM");
        header.history("to that within 1.5 FWHM in bright isolated stars of this frame; FWHM of this frame");
        ParameterCodec.encodeProcess(parameters)
                .forEach((name, value) -> header.history("sourcelist." + name + " = " + value));
        return header.build();
    }

    /** Header as if of the image, for SCAMP. */
    FitsHeader imageHeader(FitsHeader header) {
        return FitsHeader.builder()
                .putFlag("SIMPLE", true, "")
                .put("BITPIX", -32, "")
                .put("NAXIS", 2, "")
                .put("NAXIS1", exposure.widthPx(), "")
                .put("NAXIS2", exposure.heightPx(), "")
                .putAll(header)
                .put("GAIN", 1.0, "[electron/count]")
                .put("SATURATE", SATURATION_UNKNOWN, "saturated sources are flagged")
                .build();
    }

    FitsHeader headCards() {
        FitsHeader.Builder cards = WcsHeader.write(FitsHeader.builder(), astrometry.wcs());
        double zero = electronZeroPoint();
        cards.put("FLXSCALE", 1.0, "no flux scale from a single frame");
        cards.put("MAGZEROP", zero, "[mag] of 1 electron, local");
        return cards.build();
    }

    private double scaleArcsec() {
        return Math.sqrt(astrometry.wcs().pixelAreaArcsec2(exposure.widthPx() / 2.0, exposure.heightPx() / 2.0));
    }

    Facts facts() {
        double scale = scaleArcsec();
        double rms = Math.sqrt(
                (astrometry.rmsXiMas() * astrometry.rmsXiMas() + astrometry.rmsEtaMas() * astrometry.rmsEtaMas()) / 2);
        double[] errors = new double[fluxes.size()];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = fluxes.get(i).error();
        }
        Arrays.sort(errors);
        double limitFlux = errors.length == 0 ? Double.NaN : LIMIT_SIGMA * errors[errors.length / 10];
        double ellipticity = RobustScale.median(extraction.sources().stream()
                .filter(s -> s.flags() == 0 && Math.abs(s.fwhmPx() - correction.fwhmPx()) < 0.2 * correction.fwhmPx())
                .mapToDouble(MeasuredSource::ellipticity)
                .toArray());
        Facts facts = Facts.none()
                .with("nSources", extraction.sources().size())
                .with("fwhmPx", correction.fwhmPx())
                .with("fwhmArcsec", correction.fwhmPx() * scale)
                .with("ellipticity", ellipticity)
                .with("backgroundElectrons", extraction.sky().medianLevel())
                .with("skyNoiseElectrons", extraction.sky().medianRms())
                .with("varianceRatio", extraction.image().varianceRatio())
                .with("apertureCorrection", correction.ratio())
                .with("apertureCorrectionError", correction.ratioError())
                .with("apertureCorrectionStars", correction.stars())
                .with("psfStars", psf.stars())
                .with("psfDegree", psf.degree())
                .with("psfChi", psf.chi())
                .with("astrometryMatched", astrometry.isMatched() ? 1 : 0)
                .with("nMatched", astrometry.pairs().size())
                .with("astrometricRmsMas", rms)
                .with("astrometricPull", astrometry.pullRms())
                .with("astrometryNote", astrometry.note().replace('\n', ' '))
                .with("zeroPointMag", zeroPoint.mag())
                .with("zeroPointScatterMag", zeroPoint.scatterMag())
                .with("zeroPointErrorMag", zeroPoint.errorMag())
                .with("nPhotometric", zeroPoint.stars());
        double limit = zeroPoint.mag() - 2.5 * StrictMath.log10(limitFlux / exposure.exposureSeconds());
        return facts.with("limitingMag", limit).with("pixelScaleArcsec", scale);
    }
}
