package org.surveygrid.instrument.camera;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A camera of one small chip to try a task with: square, with 32 columns of overscan right of the light, filter r.
 *
 * @param sidePx columns and rows that see light
 * @param readNoiseElectrons read noise
 * @param calibrations kinds that the camera needs
 */
public record TrialCamera(int sidePx, double readNoiseElectrons, List<String> calibrations) {
    private static final int OVERSCAN_PX = 32;

    public TrialCamera {
        if (sidePx < 1 || !(readNoiseElectrons > 0)) {
            throw new IllegalArgumentException("a trial camera needs pixels and a read noise, got " + sidePx + " px, "
                    + readNoiseElectrons + " electrons");
        }
        calibrations = List.copyOf(calibrations);
    }

    /**
     * A camera whose frames need everything but a dark and a fringe frame.
     *
     * @param sidePx columns and rows that see light
     * @param readNoiseElectrons read noise
     * @return the camera
     */
    public static TrialCamera fullyCalibrated(int sidePx, double readNoiseElectrons) {
        return new TrialCamera(
                sidePx,
                readNoiseElectrons,
                List.of("bias", "gain", "hotpixels", "domeflat", "coldpixels", "masterflat", "readnoise"));
    }

    /**
     * The camera's description, as a survey registers it.
     *
     * @return text of a camera file: camera {@code test} with chip {@code c1}
     */
    public String toml() {
        return conventions("test", calibrations)
                + String.format(
                        Locale.ROOT, """
                [[filters]]
                name = "r"
                centralWavelengthNm = 625
                extinctionMagPerAirmass = 0.09
                zeroPointMag = 25.2
                [[chips]]
                id = "c1"
                header = "c1"
                raw = [%1$d, %2$d]
                light = "[1:%2$d,1:%2$d]"
                overscan = "[%3$d:%1$d,1:%2$d]"
                saturationAdu = 60000
                gainElectronsPerAdu = 2.4
                readNoiseElectrons = %4$s
                referencePixel = [%5$d, %5$d]
                cd = [-1.1e-04, 0.0, 0.0, 1.1e-04]
                """, sidePx + OVERSCAN_PX, sidePx, sidePx + 1, readNoiseElectrons, sidePx / 2);
    }

    /**
     * How a camera of this kind names things: the beginning of its description, to which filters and chips are to be added.
     *
     * @param name of the camera
     * @param calibrations kinds that it needs
     * @return text of a camera file that ends before the first filter
     */
    public static String conventions(String name, List<String> calibrations) {
        return String.format(
                Locale.ROOT,
                """
                name = "%1$s"
                description = "Camera to try things with"
                telescope = "simulated"
                pixelScaleArcsec = 0.4
                pointingErrorArcmin = 1.0
                calibrations = [%2$s]
                [site]
                longitudeDegreesEast = 0
                latitudeDegrees = 0
                altitudeMetres = 0
                [header]
                chip = "EXTNAME"
                exposureId = ["EXPID"]
                filter = ["FILTER"]
                start = ["MJD-OBS"]
                exposureSeconds = ["EXPTIME"]
                airmass = ["AIRMASS"]
                ra = ["RA"]
                dec = ["DEC"]
                object = ["OBJECT"]
                [header.identify]
                INSTRUME = "%1$s"
                [[header.kinds]]
                kind = "science"
                when = { IMAGETYP = "science" }
                """,
                name,
                calibrations.stream().map(kind -> '"' + kind + '"').collect(Collectors.joining(", ")));
    }
}
