package org.surveygrid.solver.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.StarAssociation;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.colour.StarColours;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.photometric.PhotometricOutcome;

/**
 * Colours of stars from a solution of their exposures in two filters: weighted means of calibrated magnitudes, one less the
 * other. Noise of a colour would make slopes against it too small, so each colour is drawn toward the mean of all by V / (V + s^2)
 * with its variance s^2 and the variance V of the true ones (regression calibration: Carroll et al., Measurement Error in
 * Nonlinear Models, 2006, chapter 4).
 */
final class ColourMeasurement {
    private static final double LARGEST_ERROR_MAG = 0.1;
    private static final double SMALLEST_ERROR_MAG = 0.003;
    private static final double MAG_PER_RELATIVE_FLUX = 2.5 / StrictMath.log(10);
    private static final double[] AS_MEASURED = {1, 0};
    /** A variance of colours is known to a tenth by so many stars. */
    private static final int STARS_OF_GROUP = 200;

    private static final int MOST_GROUPS = 10;
    private static final int STEPS = 20;
    private static final double SMALLEST_VARIANCE = 1e-12;
    /** From the median of a star's magnitudes in a filter. */
    private static final double CLIP_SIGMA = 5;

    private final CatalogueSolution solution;
    private final Detections detections;
    private final List<String> bands;
    /** Of each list: 0 or 1 for its filter, -1 for another. */
    private final int[] band;

    /** Of each list: factor between real and measured flux errors, and what is added in magnitudes. */
    private final double[][] errors;

    private final Wcs[] coordinates;
    private final double[] zeroPoint;
    private final List<Optional<StarFlat>> flats = new ArrayList<>();

    private ColourMeasurement(CatalogueSolution solution, Detections detections, List<String> bands) {
        this.solution = solution;
        this.detections = detections;
        this.bands = bands;
        int lists = detections.lists().size();
        this.band = new int[lists];
        this.errors = new double[lists][];
        this.coordinates = new Wcs[lists];
        this.zeroPoint = new double[lists];
        Map<String, CatalogueExposure> byId = new TreeMap<>();
        solution.exposures().forEach(exposure -> byId.put(exposure.id(), exposure));
        for (int list = 0; list < lists; list++) {
            SourceList sources = detections.lists().get(list);
            CatalogueExposure exposure =
                    Optional.ofNullable(byId.get(sources.exposure().exposure())).orElseThrow();
            describe(list, exposure, number(exposure, sources.exposure().chip()));
        }
    }

    private int number(CatalogueExposure exposure, String name) {
        for (CatalogueChip chip : exposure.chips()) {
            if (solution.chip(exposure, chip.number()).equals(name)) {
                return chip.number();
            }
        }
        throw new IllegalArgumentException("exposure " + exposure.id() + " has no chip " + name);
    }

    private void describe(int list, CatalogueExposure exposure, int number) {
        Optional<ChipAstrometry> solved = solution.coordinates(exposure, number);
        coordinates[list] = solved.isPresent()
                ? solved.get().wcs()
                : detections.lists().get(list).wcs();
        Optional<CatalogueSolution.TiedZeroPoint> point = solution.zeroPoint(exposure, number);
        zeroPoint[list] = point.isPresent() ? point.get().mag() : 0;
        flats.add(solution.starFlat(exposure, number));
        errors[list] = errors(exposure);
        band[list] = -1;
        for (int b = 0; b < 2 && point.isPresent(); b++) {
            band[list] = exposure.filter().equalsIgnoreCase(bands.get(b)) ? b : band[list];
        }
    }

    private double[] errors(CatalogueExposure exposure) {
        return solution.photometry().get(exposure.filter()) instanceof PhotometricOutcome.Solved solved
                ? solved.statistics().exposures().stream()
                        .filter(report -> report.exposure().equals(exposure.id()))
                        .map(report -> new double[] {report.errorScale(), report.excessMag()})
                        .findFirst()
                        .orElse(AS_MEASURED)
                : AS_MEASURED;
    }

    /**
     * Measures.
     *
     * @param solution of positions and magnitudes
     * @param detections of all its exposures
     * @param bands two filters; the colour is the first less the second
     * @param radiusArcsec detections nearer than this are the same star
     * @return colours known to 0.1 mag
     */
    static StarColours of(CatalogueSolution solution, Detections detections, List<String> bands, double radiusArcsec) {
        return new ColourMeasurement(solution, detections, bands).measure(radiusArcsec);
    }

    private StarColours measure(double radiusArcsec) {
        double[] direction = new double[3 * detections.size()];
        for (int d = 0; d < detections.size(); d++) {
            SkyPosition at = coordinates[detections.list(d)].toSky(detections.xPx(d), detections.yPx(d));
            System.arraycopy(TangentBasis.vector(at), 0, direction, 3 * d, 3);
        }
        StarGroups groups =
                StarAssociation.within(detections, direction, radiusArcsec).groups(new double[0]);
        double[] colour = new double[groups.size()];
        double[] variance = new double[groups.size()];
        for (int s = 0; s < colour.length; s++) {
            double[] blue = mean(groups, s, 0);
            double[] red = mean(groups, s, 1);
            colour[s] = blue[0] - red[0];
            variance[s] = blue[1] + red[1];
            if (!(variance[s] <= LARGEST_ERROR_MAG * LARGEST_ERROR_MAG)) {
                colour[s] = Double.NaN;
            }
        }
        calibrate(colour, variance);
        return byDetection(groups, colour);
    }

    /** Weighted mean and its variance; NaN without detections in the filter. */
    private double[] mean(StarGroups groups, int star, int wanted) {
        int from = groups.start()[star];
        int to = groups.start()[star + 1];
        double[] mag = new double[to - from];
        double[] error = new double[mag.length];
        int count = 0;
        for (int i = from; i < to; i++) {
            int d = groups.detections()[i];
            int list = detections.list(d);
            if (band[list] == wanted) {
                SourceList sources = detections.lists().get(list);
                int row = detections.row(d);
                double flat = flats.get(list).isPresent()
                        ? flats.get(list).get().correctionMag(detections.xPx(d), detections.yPx(d))
                        : 0;
                double flux = sources.fluxElectrons()[row];
                mag[count] = zeroPoint[list]
                        + flat
                        - 2.5 * StrictMath.log10(flux / sources.exposure().exposureSeconds());
                double measured = errors[list][0] * MAG_PER_RELATIVE_FLUX * sources.fluxErrorElectrons()[row] / flux;
                error[count++] = Math.max(
                        SMALLEST_ERROR_MAG, Math.sqrt(measured * measured + errors[list][1] * errors[list][1]));
            }
        }
        double[] sorted = Arrays.copyOf(mag, count);
        Arrays.sort(sorted);
        double weights = 0;
        double sum = 0;
        for (int k = 0; k < count; k++) {
            double middle = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
            if (count < 3 || Math.abs(mag[k] - middle) <= CLIP_SIGMA * error[k]) {
                weights += 1 / (error[k] * error[k]);
                sum += mag[k] / (error[k] * error[k]);
            }
        }
        return weights > 0 ? new double[] {sum / weights, 1 / weights} : new double[] {Double.NaN, Double.NaN};
    }

    /**
     * Draws colours toward the mean of stars that are measured as well as they are, so that slopes against them are right on the
     * average: faint stars have other colours than bright ones, and more noise.
     */
    private static void calibrate(double[] colour, double[] variance) {
        int[] known = IntStream.range(0, colour.length)
                .filter(s -> Double.isFinite(colour[s]))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer s) -> variance[s]).thenComparing(s -> s))
                .mapToInt(Integer::intValue)
                .toArray();
        int groups = Math.clamp(known.length / STARS_OF_GROUP, 1, MOST_GROUPS);
        for (int g = 0; g < groups; g++) {
            int from = (int) ((long) known.length * g / groups);
            int to = (int) ((long) known.length * (g + 1) / groups);
            calibrate(colour, variance, Arrays.copyOfRange(known, from, to));
        }
    }

    /** The same of some stars: the best linear guess of each, with the variance of the true ones by maximum likelihood. */
    private static void calibrate(double[] colour, double[] variance, int... stars) {
        double own = 0;
        double mean = 0;
        for (int step = 0; step < STEPS; step++) {
            double weights = 0;
            double sum = 0;
            for (int s : stars) {
                double weight = 1 / Math.max(SMALLEST_VARIANCE, own + variance[s]);
                weights += weight;
                sum += weight * colour[s];
            }
            mean = weights > 0 ? sum / weights : 0;
            double excess = 0;
            double squares = 0;
            for (int s : stars) {
                double weight = 1 / Math.max(SMALLEST_VARIANCE, own + variance[s]);
                double off = colour[s] - mean;
                excess += weight * weight * (off * off - variance[s]);
                squares += weight * weight;
            }
            own = squares > 0 ? Math.max(0, excess / squares) : 0;
        }
        for (int s : stars) {
            colour[s] = mean + (colour[s] - mean) * own / Math.max(SMALLEST_VARIANCE, own + variance[s]);
        }
    }

    private StarColours byDetection(StarGroups groups, double[] colour) {
        float[][] rows = new float[detections.lists().size()][];
        for (int list = 0; list < rows.length; list++) {
            rows[list] = new float[detections.lists().get(list).size()];
            Arrays.fill(rows[list], Float.NaN);
        }
        for (int s = 0; s < colour.length; s++) {
            for (int i = groups.start()[s]; i < groups.start()[s + 1]; i++) {
                int d = groups.detections()[i];
                rows[detections.list(d)][detections.row(d)] = (float) colour[s];
            }
        }
        StarColours colours = new StarColours();
        for (int list = 0; list < rows.length; list++) {
            ExposureFacts facts = detections.lists().get(list).exposure();
            colours.put(facts.exposure(), facts.chip(), rows[list]);
        }
        return colours;
    }
}
