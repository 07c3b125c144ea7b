package org.surveygrid.fits.sky;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.astrometry.celestial.ProjectedWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.quantity.SkyPosition;

/** Blocks of the files that {@code wcslib_reference.py} writes. */
record ReferenceValues(String name, FitsHeader header, List<double[]> values) {
    static List<ReferenceValues> parse(String text) {
        List<ReferenceValues> blocks = new ArrayList<>();
        FitsHeader.Builder header = FitsHeader.builder();
        List<double[]> values = new ArrayList<>();
        String name = "";
        for (String line : (text + "\n# ").split("\n")) {
            if (line.startsWith("# ")) {
                if (!values.isEmpty()) {
                    blocks.add(new ReferenceValues(name, header.build(), values));
                }
                header = FitsHeader.builder();
                values = new ArrayList<>();
                name = line.substring(2);
            } else if (line.contains("=")) {
                int at = line.indexOf('=');
                put(header, line.substring(0, at), line.substring(at + 1));
            } else if (!line.isEmpty() && !line.startsWith("refused")) {
                String[] words = line.split(" ");
                double[] numbers = new double[words.length];
                for (int i = 0; i < words.length; i++) {
                    numbers[i] = words[i].equals("nan") ? Double.NaN : Double.parseDouble(words[i]);
                }
                values.add(numbers);
            }
        }
        return blocks;
    }

    private static void put(FitsHeader.Builder header, String key, String value) {
        if (value.matches("-?[0-9.]+(e[-+]?[0-9]+)?")) {
            header.put(key, Double.parseDouble(value), "");
        } else {
            header.put(key, value, "");
        }
    }

    /** Largest distance from the values on the sky of the header's own system, degrees; infinite where only one sees it. */
    double worstDegrees(WcsHeader.Reading reading) {
        double worst = 0;
        for (double[] line : values) {
            double[] at = inOwnSystem(reading, line[0], line[1]);
            boolean seen = Double.isFinite(at[0]);
            if (seen != Double.isFinite(line[2])) {
                return Double.POSITIVE_INFINITY;
            }
            if (seen) {
                SkyPosition ours = SkyPosition.wrapping(at[0], at[1]);
                worst = Math.max(worst, ours.separationArcsec(SkyPosition.wrapping(line[2], line[3])) / 3600);
            }
        }
        return worst;
    }

    /** Largest error of pixel to sky to pixel, where the sky is seen. */
    double worstRoundTripPx(WcsHeader.Reading reading) {
        Wcs wcs = wcs(reading);
        double worst = 0;
        for (double[] line : values) {
            if (wcs.seesSky(line[0], line[1])) {
                double[] back = wcs.toPixel(wcs.toSky(line[0], line[1]));
                double error = Math.abs(back[0] - line[0]) + Math.abs(back[1] - line[1]);
                worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
            }
        }
        return worst;
    }

    static Wcs wcs(WcsHeader.Reading reading) {
        return switch (reading) {
            case WcsHeader.Found found -> found.wcs();
            case WcsHeader.Projected projected -> projected.wcs();
            case WcsHeader.Absent absent -> throw new AssertionError(absent.reason());
            case WcsHeader.Unsupported unsupported -> throw new AssertionError(unsupported.reason());
        };
    }

    @Override
    public String toString() {
        return name;
    }

    private static double[] inOwnSystem(WcsHeader.Reading reading, double x, double y) {
        Wcs wcs = wcs(reading);
        if (wcs instanceof ProjectedWcs projected) {
            return projected.toFrame(x, y);
        }
        SkyPosition sky = wcs.toSky(x, y);
        return new double[] {sky.raDegrees(), sky.decDegrees()};
    }
}
