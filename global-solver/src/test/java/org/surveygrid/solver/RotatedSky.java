package org.surveygrid.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;

/**
 * One survey of 2 by 2 chips, seen on a sky that is turned as a whole: the pixels are the same to the last bit, wherever
 * on the sky they are.
 */
public final class RotatedSky {
    public static final int SIZE_PX = 1024;

    private static final int EXPOSURES = 6;
    private static final int STARS = 400;
    private static final double GAP_PX = 30;
    private static final double CUBIC = 3e-3;

    private final double scaleArcsec;
    private final SplittableRandom random;
    /** Directions of the stars, about (1, 0, 0). */
    private final List<double[]> stars = new ArrayList<>();

    private final double[] magnitude = new double[STARS];
    private final List<Shot> shots = new ArrayList<>();

    /** An exposure: its axes as rows east, north, toward; what its header makes of them; pixels by chip. */
    private record Shot(double[][] frame, double[][] header, List<List<double[]>> rows) {}

    /**
     * A survey about (1, 0, 0).
     *
     * @param seed of the noise
     * @param scaleArcsec size of a pixel
     */
    public RotatedSky(long seed, double scaleArcsec) {
        this.scaleArcsec = scaleArcsec;
        this.random = new SplittableRandom(seed);
        double[][] middle = {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}};
        double reach = 1.3 * SIZE_PX * scaleArcsec;
        for (int s = 0; s < STARS; s++) {
            stars.add(direction(middle, reach * (2 * random.nextDouble() - 1), reach * (2 * random.nextDouble() - 1)));
            magnitude[s] = 15 + 4 * Math.sqrt(random.nextDouble());
        }
        for (int e = 0; e < EXPOSURES; e++) {
            double dither = 0.15 * SIZE_PX * scaleArcsec;
            double[][] frame = turned(
                    tilted(middle, dither * random.nextGaussian(), dither * random.nextGaussian()),
                    1e-3 * random.nextGaussian());
            double wrong = 0.2 * scaleArcsec;
            double[][] header = tilted(frame, wrong * random.nextGaussian(), wrong * random.nextGaussian());
            List<List<double[]>> rows = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                rows.add(rows(frame, c));
            }
            shots.add(new Shot(frame, header, rows));
        }
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double[] unit(double[] v) {
        double length = Math.sqrt(dot(v, v));
        return new double[] {v[0] / length, v[1] / length, v[2] / length};
    }

    private static double radians(double arcsec) {
        return StrictMath.toRadians(arcsec / 3600);
    }

    /** Direction of a place on the tangent plane of a frame. */
    private static double[] direction(double[][] frame, double xiArcsec, double etaArcsec) {
        double[] v = new double[3];
        for (int k = 0; k < 3; k++) {
            v[k] = frame[2][k] + radians(xiArcsec) * frame[0][k] + radians(etaArcsec) * frame[1][k];
        }
        return unit(v);
    }

    private static double[][] tilted(double[][] frame, double xiArcsec, double etaArcsec) {
        double[] toward = direction(frame, xiArcsec, etaArcsec);
        double[] north = new double[3];
        for (int k = 0; k < 3; k++) {
            north[k] = frame[1][k] - dot(frame[1], toward) * toward[k];
        }
        north = unit(north);
        return new double[][] {cross(north, toward), north, toward};
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double[][] turned(double[][] frame, double angle) {
        double[] east = new double[3];
        for (int k = 0; k < 3; k++) {
            east[k] = frame[0][k] + angle * frame[1][k];
        }
        east = unit(east);
        return new double[][] {east, cross(frame[2], east), frame[2]};
    }

    private List<double[]> rows(double[][] frame, int chip) {
        List<double[]> rows = new ArrayList<>();
        ChipPlacement place = placement(chip);
        double edge = SIZE_PX * scaleArcsec;
        for (int s = 0; s < STARS; s++) {
            double along = dot(stars.get(s), frame[2]);
            double xi = StrictMath.toDegrees(dot(stars.get(s), frame[0]) / along) * 3600;
            double eta = StrictMath.toDegrees(dot(stars.get(s), frame[1]) / along) * 3600;
            double radial = CUBIC * (xi * xi + eta * eta) / (edge * edge);
            double x = place.referenceX() - xi * (1 - radial) / scaleArcsec;
            double y = place.referenceY() + eta * (1 - radial) / scaleArcsec;
            if (x < 0 || y < 0 || x > SIZE_PX - 1 || y > SIZE_PX - 1) {
                continue;
            }
            double error = 0.01 + 0.02 * StrictMath.pow(10, 0.2 * (magnitude[s] - 19));
            rows.add(new double[] {
                x + error * random.nextGaussian(),
                y + error * random.nextGaussian(),
                error,
                1e5 * StrictMath.pow(10, -0.4 * (magnitude[s] - 19 + 0.01 * random.nextGaussian()))
            });
        }
        rows.sort((a, b) -> Double.compare(b[3], a[3]));
        return rows;
    }

    private ChipPlacement placement(int chip) {
        double x = (1 - chip % 2) * (SIZE_PX + GAP_PX) - GAP_PX / 2;
        double y = (1 - chip / 2) * (SIZE_PX + GAP_PX) - GAP_PX / 2;
        double s = scaleArcsec / 3600;
        return new ChipPlacement(x, y, s, 0, 0, s);
    }

    /** Places of the chips. */
    public Map<String, ChipPlacement> placements() {
        Map<String, ChipPlacement> all = new TreeMap<>();
        for (int c = 0; c < 4; c++) {
            all.put("c" + c, placement(c));
        }
        return all;
    }

    /** A rotation that brings (1, 0, 0) to a place. */
    public static double[][] toward(double raDegrees, double decDegrees) {
        double ra = StrictMath.toRadians(raDegrees);
        double dec = StrictMath.toRadians(decDegrees);
        double cosRa = StrictMath.cos(ra);
        double sinRa = StrictMath.sin(ra);
        double cosDec = StrictMath.cos(dec);
        double sinDec = StrictMath.sin(dec);
        return new double[][] {
            {cosDec * cosRa, -sinRa, -sinDec * cosRa}, {cosDec * sinRa, cosRa, -sinDec * sinRa}, {sinDec, 0, cosDec}
        };
    }

    /** A vector turned. */
    public static double[] turn(double[][] rotation, double[] v) {
        return new double[] {dot(rotation[0], v), dot(rotation[1], v), dot(rotation[2], v)};
    }

    /** A vector turned back. */
    public static double[] turnBack(double[][] rotation, double[] v) {
        double[] back = new double[3];
        for (int k = 0; k < 3; k++) {
            back[k] = rotation[0][k] * v[0] + rotation[1][k] * v[1] + rotation[2][k] * v[2];
        }
        return back;
    }

    /** Unit vector of a place. */
    public static double[] vector(SkyPosition sky) {
        double ra = StrictMath.toRadians(sky.raDegrees());
        double dec = StrictMath.toRadians(sky.decDegrees());
        double cosDec = StrictMath.cos(dec);
        return new double[] {cosDec * StrictMath.cos(ra), cosDec * StrictMath.sin(ra), StrictMath.sin(dec)};
    }

    private static SkyPosition position(double[] v) {
        return SkyPosition.wrapping(
                StrictMath.toDegrees(StrictMath.atan2(v[1], v[0])),
                StrictMath.toDegrees(StrictMath.atan2(v[2], Math.sqrt(v[0] * v[0] + v[1] * v[1]))));
    }

    /** What the telescope saw. */
    public List<SourceList> lists(double[][] rotation) {
        List<SourceList> lists = new ArrayList<>();
        for (int e = 0; e < shots.size(); e++) {
            double[][] header = shots.get(e).header();
            SkyPosition toward = position(turn(rotation, header[2]));
            double ra = StrictMath.toRadians(toward.raDegrees());
            double[] east = {-StrictMath.sin(ra), StrictMath.cos(ra), 0};
            double[] north = cross(vector(toward), east);
            double[] headerEast = turn(rotation, header[0]);
            double cos = dot(headerEast, east);
            double sin = dot(headerEast, north);
            for (int c = 0; c < 4; c++) {
                ChipPlacement place = placement(c);
                double s = place.cd11();
                TpvWcs wcs = TpvWcs.tan(
                        toward,
                        new CdMatrix(place.referenceX(), place.referenceY(), -s * cos, -s * sin, -s * sin, s * cos));
                lists.add(list(e, c, wcs));
            }
        }
        return lists;
    }

    private SourceList list(int exposure, int chip, TpvWcs wcs) {
        ExposureFacts facts = new ExposureFacts(
                "synthetic", "c" + chip, "e" + exposure, "r", 60000.2 + 0.01 * exposure, 100, 1.1, SIZE_PX, SIZE_PX);
        List<double[]> rows = shots.get(exposure).rows().get(chip);
        SourceList list = SourceList.ofSize(facts, wcs, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            double[] row = rows.get(i);
            list.xPx()[i] = row[0];
            list.yPx()[i] = row[1];
            list.positionErrorPx()[i] = row[2];
            list.fluxElectrons()[i] = row[3];
            list.fluxErrorElectrons()[i] = 0.01 * row[3];
            list.fwhmPx()[i] = 2.5;
        }
        return list;
    }

    /** Every third star. */
    public ReferenceCatalogue reference(double[][] rotation) {
        int count = (STARS + 2) / 3;
        double[] ra = new double[count];
        double[] dec = new double[count];
        double[] errorMas = new double[count];
        double[] mag = new double[count];
        double[] errorMag = new double[count];
        for (int i = 0; i < count; i++) {
            SkyPosition at = position(turn(rotation, stars.get(3 * i)));
            ra[i] = at.raDegrees();
            dec[i] = at.decDegrees();
            errorMas[i] = 10 * scaleArcsec;
            mag[i] = magnitude[3 * i];
            errorMag[i] = 0.01;
        }
        return new ReferenceCatalogue(
                ra, dec, errorMas, 2016, new TreeMap<>(Map.of("r", mag)), new TreeMap<>(Map.of("r", errorMag)));
    }
}
