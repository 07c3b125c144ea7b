package org.surveygrid.task.sources;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsTableBuilder;
import org.surveygrid.photometry.ApertureFlux;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.photometry.SourceExtraction;
import org.surveygrid.psf.PsfFlux;
import org.surveygrid.quantity.SkyPosition;

/**
 * Measured sources as a table with SExtractor's column names; pixels are 1-based there.
 *
 * @param extraction the sources
 * @param calibration calibration flux of each
 * @param psf each as a point source
 * @param wcs of the image
 * @param fluxUnit unit of the image's pixels
 * @param zeroPointMag magnitude of one unit of flux
 */
record SourceColumns(
        SourceExtraction extraction,
        List<ApertureFlux> calibration,
        List<PsfFlux> psf,
        Wcs wcs,
        String fluxUnit,
        double zeroPointMag) {
    private static final double MAG_PER_LN_FLUX = 2.5 / StrictMath.log(10);

    FitsTable table(String name) {
        List<MeasuredSource> sources = extraction.sources();
        int n = sources.size();
        int[] number = new int[n];
        double[] ra = new double[n];
        double[] dec = new double[n];
        float[][] aperture = new float[n][];
        float[][] apertureError = new float[n][];
        int apertures = n == 0 ? 1 : sources.getFirst().apertures().size();
        for (int i = 0; i < n; i++) {
            MeasuredSource source = sources.get(i);
            number[i] = i + 1;
            SkyPosition sky = wcs.toSky(source.x(), source.y());
            ra[i] = sky.raDegrees();
            dec[i] = sky.decDegrees();
            aperture[i] = new float[apertures];
            apertureError[i] = new float[apertures];
            for (int k = 0; k < apertures; k++) {
                aperture[i][k] = (float) source.apertures().get(k).flux();
                apertureError[i][k] = (float) source.apertures().get(k).error();
            }
        }
        FitsTableBuilder table = FitsTable.builder(name)
                .ints("NUMBER", "", "meta.record;meta.id", number)
                .doubles("XWIN_IMAGE", "pixel", "pos.cartesian.x;meta.main", doubles(s -> s.x() + 1))
                .doubles("YWIN_IMAGE", "pixel", "pos.cartesian.y;meta.main", doubles(s -> s.y() + 1))
                .floats(
                        "ERRAWIN_IMAGE",
                        "pixel",
                        "stat.error;pos.errorEllipse;phys.size.smajAxis",
                        floats(MeasuredSource::errorA))
                .floats(
                        "ERRBWIN_IMAGE",
                        "pixel",
                        "stat.error;pos.errorEllipse;phys.size.sminAxis",
                        floats(MeasuredSource::errorB))
                .floats(
                        "ERRTHETAWIN_IMAGE",
                        "deg",
                        "stat.error;pos.errorEllipse;pos.posAng",
                        floats(s -> StrictMath.toDegrees(s.errorThetaRadians())))
                .floats(
                        "X_IMAGE",
                        "pixel",
                        "pos.cartesian.x",
                        floats(s -> s.detected().x() + 1))
                .floats(
                        "Y_IMAGE",
                        "pixel",
                        "pos.cartesian.y",
                        floats(s -> s.detected().y() + 1))
                .doubles("ALPHAWIN_J2000", "deg", "pos.eq.ra;meta.main", ra)
                .doubles("DELTAWIN_J2000", "deg", "pos.eq.dec;meta.main", dec);
        fluxes(table);
        psfFluxes(table);
        if (n > 0) {
            table.floatMatrix("FLUX_APER", fluxUnit, "phot.flux", aperture)
                    .floatMatrix("FLUXERR_APER", fluxUnit, "stat.error;phot.flux", apertureError);
        } else {
            table.floats("FLUX_APER", fluxUnit, "phot.flux", new float[0])
                    .floats("FLUXERR_APER", fluxUnit, "stat.error;phot.flux", new float[0]);
        }
        return shapes(table).build();
    }

    private void fluxes(FitsTableBuilder table) {
        float[] flux = new float[calibration.size()];
        float[] error = new float[calibration.size()];
        for (int i = 0; i < flux.length; i++) {
            flux[i] = (float) calibration.get(i).flux();
            error[i] = (float) calibration.get(i).error();
        }
        table.floats("FLUX_AUTO", fluxUnit, "phot.flux", floats(s -> s.auto().flux()))
                .floats(
                        "FLUXERR_AUTO",
                        fluxUnit,
                        "stat.error;phot.flux",
                        floats(s -> s.auto().error()))
                .floats(
                        "MAG_AUTO",
                        "mag",
                        "phot.mag",
                        floats(s -> magnitude(s.auto().flux(), zeroPointMag)))
                .floats(
                        "MAGERR_AUTO",
                        "mag",
                        "stat.error;phot.mag",
                        floats(s -> magnitudeError(s.auto().flux(), s.auto().error())))
                .floats("FLUX_CAL", fluxUnit, "phot.flux;meta.main", flux)
                .description("small aperture, corrected to the large one by the stars of this image")
                .floats("FLUXERR_CAL", fluxUnit, "stat.error;phot.flux;meta.main", error);
    }

    private void psfFluxes(FitsTableBuilder table) {
        table.floats("FLUX_PSF", fluxUnit, "phot.flux", ofPsf(PsfFlux::flux))
                .description("if a point: model of this image's stars, all sources fitted together")
                .floats("FLUXERR_PSF", fluxUnit, "stat.error;phot.flux", ofPsf(PsfFlux::error))
                .floats("MAG_PSF", "mag", "phot.mag", ofPsf(p -> magnitude(p.flux(), zeroPointMag)))
                .floats("MAGERR_PSF", "mag", "stat.error;phot.mag", ofPsf(p -> magnitudeError(p.flux(), p.error())))
                .floats("CHI2_PSF", "", "stat.fit.chi2", ofPsf(PsfFlux::chi2))
                .floats("SPREAD_MODEL", "", "src.class.starGalaxy", ofPsf(PsfFlux::spread))
                .description("0 for a point, above for what is wider")
                .floats("SPREADERR_MODEL", "", "stat.error;src.class.starGalaxy", ofPsf(PsfFlux::spreadError));
    }

    private float[] ofPsf(ToDoubleFunction<PsfFlux> value) {
        float[] values = new float[psf.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(psf.get(i));
        }
        return values;
    }

    private FitsTableBuilder shapes(FitsTableBuilder table) {
        return table.floats("KRON_RADIUS", "", "arith.factor;phys.angSize", floats(MeasuredSource::kronRadius))
                .floats("FLUX_RADIUS", "pixel", "phys.angSize", floats(MeasuredSource::halfLightRadiusPx))
                .floats("FWHM_IMAGE", "pixel", "phys.angSize;instr.det.psf", floats(MeasuredSource::fwhmPx))
                .floats(
                        "A_IMAGE",
                        "pixel",
                        "phys.angSize.smajAxis",
                        floats(s -> s.detected().a()))
                .floats(
                        "B_IMAGE",
                        "pixel",
                        "phys.angSize.sminAxis",
                        floats(s -> s.detected().b()))
                .floats(
                        "THETA_IMAGE",
                        "deg",
                        "pos.posAng",
                        floats(s -> StrictMath.toDegrees(s.detected().thetaRadians())))
                .floats(
                        "ELONGATION",
                        "",
                        "src.ellipticity",
                        floats(s -> s.detected().a() / s.detected().b()))
                .floats("ELLIPTICITY", "", "src.ellipticity", floats(MeasuredSource::ellipticity))
                .floats("BACKGROUND", fluxUnit, "instr.background", floats(MeasuredSource::background))
                .floats(
                        "THRESHOLD",
                        fluxUnit,
                        "instr.sensitivity",
                        floats(s -> s.detected().threshold()))
                .ints(
                        "ISOAREA_IMAGE",
                        "pixel",
                        "phys.angArea",
                        ints(s -> s.detected().areaPx()))
                .floats("SNR_WIN", "", "stat.snr", floats(MeasuredSource::signalToNoise))
                .ints("FLAGS", "", "meta.code.qual", ints(MeasuredSource::flags))
                .ints("FLAGS_WIN", "", "meta.code.qual", ints(MeasuredSource::windowFlags))
                .ints("FLAGS_WEIGHT", "", "meta.code.qual", ints(s -> s.auto().missingFraction() > 0 ? 1 : 0))
                .ints(
                        "IMAFLAGS_ISO",
                        "",
                        "meta.code.qual",
                        ints(s -> s.detected().maskBits()));
    }

    private double[] doubles(ToDoubleFunction<MeasuredSource> value) {
        return extraction.sources().stream().mapToDouble(value).toArray();
    }

    private float[] floats(ToDoubleFunction<MeasuredSource> value) {
        List<MeasuredSource> sources = extraction.sources();
        float[] values = new float[sources.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(sources.get(i));
        }
        return values;
    }

    private int[] ints(ToIntFunction<MeasuredSource> value) {
        return extraction.sources().stream().mapToInt(value).toArray();
    }

    /** Magnitude of a flux; 99 for one that is not positive, as SExtractor. */
    static double magnitude(double flux, double zeroPointMag) {
        return flux > 0 ? zeroPointMag - 2.5 * StrictMath.log10(flux) : 99;
    }

    static double magnitudeError(double flux, double error) {
        return flux > 0 ? MAG_PER_LN_FLUX * error / flux : 99;
    }
}
