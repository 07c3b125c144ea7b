package org.surveygrid.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;

/**
 * Source lists of a mosaic camera with known truth: 4 by 2 chips with small rotations and gaps, cubic radial distortion,
 * dithered and slightly rotated exposures, Gaussian centroid and flux errors. The input coordinates of every list are
 * the camera's linear ones with a pointing error.
 */
public final class SyntheticSurvey {
    public static final int CHIPS = 8;
    public static final int WIDTH = 1024;
    public static final int HEIGHT = 2048;
    public static final double SCALE = 0.4;

    private static final double CUBIC = 2e-3;

    public double raCentre = 150;
    public double decCentre = 2;
    public int exposures = 7;
    public int starsPerChip = 100;
    public double outlierShare;
    public double errorUnderstatement = 1;
    public double ditherArcsec = 90;
    public double pointingErrorArcsec = 0.7;
    public String prefix = "e";
    public double faintestMag = 20;
    public double zeroPointMag = 25;
    public double cloudMagOnThird;

    /** Start of an exposure by its number. */
    public IntToDoubleFunction mjd = number -> 60000.2 + 0.01 * number;

    /** {east, north} in degrees of the field of an exposure by its number. */
    public IntFunction<double[]> field = number -> new double[2];

    public Displacement displacement = (star, exposure, chip) -> new double[2];

    private final Noise noise;
    private final List<double[]> stars = new ArrayList<>();

    public SyntheticSurvey(long seed) {
        this.noise = new Noise(seed);
    }

    /** What moves a star away from where it belongs. */
    @FunctionalInterface
    public interface Displacement {
        /** {east, north} in arcseconds on the tangent plane of an exposure. */
        double[] of(int star, int exposure, int chip);
    }

    /** Truth of a star: {ra, dec, magnitude}. */
    public double[] star(int number) {
        return stars.get(number);
    }

    public int starCount() {
        return stars.size();
    }

    /** What is true of one exposure. */
    public record Truth(String exposure, SkyPosition pointing, double rotation, double scale, double zeroPoint) {}

    public final List<Truth> truth = new ArrayList<>();
    public final List<SourceList> lists = new ArrayList<>();

    /** SplitMix64, with Gaussian deviates by Box and Muller. */
    static final class Noise {
        private long state;

        Noise(long seed) {
            this.state = seed;
        }

        double uniform() {
            state += 0x9E3779B97F4A7C15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            return (z >>> 11) * 0x1p-53;
        }

        double gauss() {
            double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform()));
            return radius * StrictMath.cos(2 * Math.PI * uniform());
        }
    }

    public static String chipName(int chip) {
        return "c0" + (chip + 1);
    }

    public static ChipPlacement placement(int chip) {
        double x = (2 - chip % 4) * (WIDTH + 40.0) - 20;
        double y = (1 - chip / 4) * (HEIGHT + 40.0) - 20;
        double s = SCALE / 3600;
        return new ChipPlacement(x, y, s, 0, 0, s);
    }

    public static Map<String, ChipPlacement> placements() {
        Map<String, ChipPlacement> all = new TreeMap<>();
        for (int c = 0; c < CHIPS; c++) {
            all.put(chipName(c), placement(c));
        }
        return all;
    }

    /** True focal plane place of a pixel in degrees. */
    public static double[] focal(int chip, double x, double y) {
        ChipPlacement place = placement(chip);
        double angle = 0.001 * StrictMath.sin(chip * 1.7 + 0.5);
        double cx = WIDTH / 2.0;
        double cy = HEIGHT / 2.0;
        double dx = (x - cx) - angle * (y - cy) + 0.7 * StrictMath.cos(chip * 2.3);
        double dy = (y - cy) + angle * (x - cx) + 0.7 * StrictMath.sin(chip * 3.1);
        double u = place.cd11() * (dx + cx - place.referenceX());
        double v = place.cd22() * (dy + cy - place.referenceY());
        double radial = 1 + CUBIC * (u * u + v * v) / 0.25;
        return new double[] {u * radial, v * radial};
    }

    public static SkyPosition sky(Truth of, int chip, double x, double y) {
        double[] focal = focal(chip, x, y);
        double xi = of.scale * (focal[0] - of.rotation * focal[1]);
        double eta = of.scale * (focal[1] + of.rotation * focal[0]);
        return new TangentPlane(of.pointing).toSky(-xi, eta);
    }

    /** Star flat in magnitudes: what the model's correction should be, up to a constant. */
    public static double starFlat(int chip, double x, double y) {
        double[] focal = focal(chip, x, y);
        double u = focal[0] / 0.25;
        double v = focal[1] / 0.25;
        return 0.03 * (u * u + v * v) + 0.02 * u - 0.015 * v + 0.01 * u * u * v;
    }

    public static double chipOffset(int chip) {
        return 0.02 * StrictMath.sin(chip * 2.9 + 1) - 0.0013719;
    }

    public SyntheticSurvey build() {
        double furthest = IntStream.range(0, exposures)
                .mapToDouble(e -> Math.max(Math.abs(field.apply(e)[0]), Math.abs(field.apply(e)[1])))
                .max()
                .orElse(0);
        double half = 0.26 + 1.5 * ditherArcsec / 3600 + furthest;
        double areaPerChip = WIDTH * HEIGHT * SCALE * SCALE / 3600 / 3600;
        int count = (int) (starsPerChip / areaPerChip * 4 * half * half);
        double stretch = StrictMath.cos(StrictMath.toRadians(decCentre));
        for (int i = 0; i < count; i++) {
            double magnitude = 15 + (faintestMag - 15) * Math.sqrt(noise.uniform());
            stars.add(new double[] {
                raCentre + half * (2 * noise.uniform() - 1) / stretch,
                decCentre + half * (2 * noise.uniform() - 1),
                magnitude
            });
        }
        for (int e = 0; e < exposures; e++) {
            double[] step = {
                field.apply(e)[0] + noise.gauss() * ditherArcsec / 3600,
                field.apply(e)[1] + noise.gauss() * ditherArcsec / 3600
            };
            Truth of = new Truth(
                    prefix + (e + 1),
                    SkyPosition.wrapping(raCentre + step[0] / stretch, decCentre + step[1]),
                    3e-4 * noise.gauss(),
                    1 + 1e-4 * noise.gauss(),
                    zeroPointMag - 0.1 * (1 + 0.1 * e) + 0.01 * noise.gauss() - (e == 2 ? cloudMagOnThird : 0));
            truth.add(of);
            double[] wrong = {pointingErrorArcsec * noise.gauss() / 3600, pointingErrorArcsec * noise.gauss() / 3600};
            for (int c = 0; c < CHIPS; c++) {
                lists.add(observe(of, c, e, wrong));
            }
        }
        return this;
    }

    private SourceList observe(Truth of, int chip, int number, double[] wrong) {
        TangentPlane plane = new TangentPlane(of.pointing);
        List<double[]> rows = new ArrayList<>();
        for (int s = 0; s < stars.size(); s++) {
            double[] star = stars.get(s);
            double[] target = plane.toPlane(SkyPosition.wrapping(star[0], star[1]));
            double[] moved = displacement.of(s, number, chip);
            target[0] += moved[0] / 3600;
            target[1] += moved[1] / 3600;
            ChipPlacement place = placement(chip);
            double x = place.referenceX() - target[0] / place.cd11();
            double y = place.referenceY() + target[1] / place.cd22();
            if (x < -200 || y < -200 || x > WIDTH + 200 || y > HEIGHT + 200) {
                continue;
            }
            for (int step = 0; step < 6; step++) {
                double[] at = plane.toPlane(sky(of, chip, x, y));
                x -= (target[0] - at[0]) / place.cd11();
                y += (target[1] - at[1]) / place.cd22();
            }
            if (x < 0 || y < 0 || x > WIDTH - 1 || y > HEIGHT - 1) {
                continue;
            }
            rows.add(row(of, chip, star, new double[] {x, y}));
        }
        rows.sort((a, b) -> Double.compare(b[3], a[3]));
        SkyPosition assumed = SkyPosition.wrapping(
                of.pointing.raDegrees() + wrong[0] / StrictMath.cos(StrictMath.toRadians(decCentre)),
                of.pointing.decDegrees() + wrong[1]);
        ChipPlacement place = placement(chip);
        TpvWcs wcs = TpvWcs.tan(
                assumed, new CdMatrix(place.referenceX(), place.referenceY(), -place.cd11(), 0, 0, place.cd22()));
        ExposureFacts facts = new ExposureFacts(
                "synthetic",
                chipName(chip),
                of.exposure,
                "r",
                mjd.applyAsDouble(number),
                100,
                1 + 0.1 * number,
                WIDTH,
                HEIGHT);
        int n = rows.size();
        double[] ellipticity = new double[n];
        double[] fwhm = new double[n];
        Arrays.fill(fwhm, 2.5);
        return new SourceList(
                facts,
                wcs,
                column(rows, 0),
                column(rows, 1),
                column(rows, 2),
                column(rows, 3),
                column(rows, 4),
                fwhm,
                ellipticity,
                new int[n],
                new int[n]);
    }

    private double[] row(Truth of, int chip, double[] star, double[] at) {
        double faintness = StrictMath.pow(10, 0.4 * (star[2] - 20));
        double positionError = 0.005 + 0.06 * Math.sqrt(faintness);
        double magError = 0.002 + 0.03 * Math.sqrt(faintness);
        boolean outlier = noise.uniform() < outlierShare;
        double spoil = outlier ? 1 : 0;
        double x = at[0] + errorUnderstatement * positionError * noise.gauss() + spoil * noise.gauss();
        double y = at[1] + errorUnderstatement * positionError * noise.gauss() + spoil * noise.gauss();
        double magnitude = star[2]
                + magError * noise.gauss()
                + spoil * (0.2 + 0.3 * noise.gauss())
                - of.zeroPoint
                - chipOffset(chip)
                - starFlat(chip, at[0], at[1]);
        double flux = 100 * StrictMath.pow(10, -0.4 * magnitude);
        return new double[] {x, y, positionError, flux, flux * magError * StrictMath.log(10) / 2.5};
    }

    /** Some of a list's detections. */
    public static SourceList rows(SourceList list, int... kept) {
        return new SourceList(
                list.exposure(),
                list.wcs(),
                pick(list.xPx(), kept),
                pick(list.yPx(), kept),
                pick(list.positionErrorPx(), kept),
                pick(list.fluxElectrons(), kept),
                pick(list.fluxErrorElectrons(), kept),
                pick(list.fwhmPx(), kept),
                pick(list.ellipticity(), kept),
                new int[kept.length],
                new int[kept.length]);
    }

    private static double[] pick(double[] values, int... kept) {
        return Arrays.stream(kept).mapToDouble(i -> values[i]).toArray();
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }

    /** A share of the stars with a position error and magnitudes. */
    public ReferenceCatalogue reference(double share, double errorMas, double errorMag) {
        List<double[]> kept = new ArrayList<>();
        for (double[] star : stars) {
            if (noise.uniform() < share) {
                double stretch = StrictMath.cos(StrictMath.toRadians(star[1]));
                kept.add(new double[] {
                    star[0] + errorMas / 3.6e6 * noise.gauss() / stretch,
                    star[1] + errorMas / 3.6e6 * noise.gauss(),
                    errorMas,
                    star[2] + errorMag * noise.gauss(),
                    errorMag
                });
            }
        }
        SortedMap<String, double[]> magnitudes = new TreeMap<>(Map.of("r", column(kept, 3)));
        SortedMap<String, double[]> errors = new TreeMap<>(Map.of("r", column(kept, 4)));
        for (double[] star : kept) {
            star[0] = SkyPosition.wrapping(star[0], 0).raDegrees();
        }
        return new ReferenceCatalogue(column(kept, 0), column(kept, 1), column(kept, 2), 2016, magnitudes, errors);
    }
}
