package org.surveygrid.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.InstrumentFile;

/** A two-chip camera and raw files of it, written card by card. */
final class TinyMosaic {
    static final int WIDTH = 12;
    static final int HEIGHT = 5;

    private TinyMosaic() {}

    static Camera camera() {
        return InstrumentFile.parseCamera("""
                name = "tiny"
                description = "Two chips of 8 x 5 pixels"
                telescope = "None"
                pixelScaleArcsec = 0.5
                pointingErrorArcmin = 1
                calibrations = ["bias"]
                [site]
                longitudeDegreesEast = -70
                latitudeDegrees = -25
                altitudeMetres = 2000
                [header]
                chip = "HIERARCH ESO DET CHIP ID"
                filter = ["HIERARCH ESO INS FILT1 NAME"]
                start = ["MJD-OBS"]
                exposureSeconds = ["EXPTIME"]
                airmass = ["AIRMASS"]
                ra = ["RA"]
                dec = ["DEC"]
                object = ["OBJECT"]
                gain = "HIERARCH ESO DET OUT1 CONAD"
                overscanSection = "BIASSEC"
                [header.identify]
                INSTRUME = "TINY"
                [[header.kinds]]
                kind = "bias"
                when = { "HIERARCH ESO DPR TYPE" = "BIAS" }
                [[header.kinds]]
                kind = "twilight"
                when = { "FILENAME()" = "sky.*" }
                [[header.kinds]]
                kind = "science"
                when = { "HIERARCH ESO DPR TYPE" = "OBJECT.*" }
                [[filters]]
                name = "r"
                aliases = ["r_SDSS"]
                centralWavelengthNm = 620
                extinctionMagPerAirmass = 0.1
                zeroPointMag = 25
                [chipDefaults]
                raw = [12, 5]
                light = "[5:12,1:5]"
                overscan = "[1:4,1:5]"
                gainElectronsPerAdu = 2
                readNoiseElectrons = 5
                saturationAdu = 60000
                [[chips]]
                id = "left"
                header = "CHIP-A"
                [[chips]]
                id = "right"
                header = "CHIP-B"
                """);
    }

    /** A file of two chips; cards of the primary header come first, each extension names its chip. */
    static byte[] file(List<String> primary, int[] left, int[] right) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> cards = new ArrayList<>(List.of(
                "SIMPLE  =                    T",
                "BITPIX  =                    8",
                "NAXIS   =                    0",
                "EXTEND  =                    T"));
        cards.addAll(primary);
        out.writeBytes(header(cards));
        out.writeBytes(extension("CHIP-B", "2.5", right));
        out.writeBytes(extension("CHIP-A", "2.25", left));
        return out.toByteArray();
    }

    static List<String> science() {
        return List.of(
                "INSTRUME= 'TINY    '",
                "MJD-OBS =      55000.123456789",
                "EXPTIME =                 30.0",
                "AIRMASS =                 1.25",
                "RA      =                150.5",
                "DEC     =                -20.5",
                "OBJECT  = 'Field 7 '",
                "CRVAL1  =                150.5",
                "HIERARCH ESO DPR TYPE = 'OBJECT'",
                "HIERARCH ESO INS FILT1 NAME = 'r_SDSS'");
    }

    static int[] ramp(int start) {
        int[] values = new int[WIDTH * HEIGHT];
        for (int i = 0; i < values.length; i++) {
            values[i] = start + 997 * i % 60000;
        }
        return values;
    }

    private static byte[] extension(String chip, String gain, int[] values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(List.of(
                "XTENSION= 'IMAGE   '",
                "BITPIX  =                   16",
                "NAXIS   =                    2",
                "NAXIS1  =                   12",
                "NAXIS2  =                    5",
                "PCOUNT  =                    0",
                "GCOUNT  =                    1",
                "BZERO   =                32768",
                "BSCALE  =                    1",
                "BIASSEC = '[1:4,1:5]'",
                "HIERARCH ESO DET CHIP ID = '" + chip + "'",
                "HIERARCH ESO DET OUT1 CONAD = " + gain)));
        byte[] data = new byte[2880];
        for (int i = 0; i < values.length; i++) {
            int stored = values[i] - 32768;
            data[2 * i] = (byte) (stored >> 8);
            data[2 * i + 1] = (byte) stored;
        }
        out.writeBytes(data);
        return out.toByteArray();
    }

    private static byte[] header(List<String> cards) {
        StringBuilder text = new StringBuilder();
        for (String card : cards) {
            text.append(card).append(" ".repeat(80 - card.length()));
        }
        byte[] bytes = new byte[2880];
        Arrays.fill(bytes, (byte) ' ');
        byte[] ascii = text.append("END").toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, 0, ascii.length);
        return bytes;
    }
}
