package org.surveygrid.solver.focalplane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.normal.PolynomialFit;

/**
 * The model before the fit, from the source lists' own world coordinates: each exposure's pointing and orientation by an
 * affine fit that tolerates wrong chips, then each chip's distortion as the median over the exposures. A chip whose own
 * coordinates are wrong or not known in one exposure is thereby put where the others say. Lists without detections have no say in
 * what others with detections decide.
 */
public final class StartModel {
    private static final int GRID = 7;
    private static final int ROUNDS = 3;

    private final Detections detections;
    private final int chipDegree;
    private final int exposureDegree;
    /** Those that count. */
    private final List<List<Integer>> listsOfExposure;

    private final List<List<Integer>> listsOfChip;
    /** By list, whether it has detections. */
    private final boolean[] filled;
    /** By chip, whether any list of it has detections. */
    private final boolean[] isSeen;

    private StartModel(Detections detections, int chipDegree, int exposureDegree) {
        this.detections = detections;
        this.chipDegree = chipDegree;
        this.exposureDegree = exposureDegree;
        this.filled = detections.listsWithDetections();
        this.listsOfExposure = counting(detections.exposures().size(), detections::exposureOfList);
        this.listsOfChip = counting(detections.chips().size(), detections::chipOfList);
        this.isSeen = new boolean[detections.chips().size()];
        for (int i = 0; i < filled.length; i++) {
            isSeen[detections.chipOfList(i)] |= filled[i];
        }
    }

    /** Lists of each exposure or chip with coordinates: those with detections, or all where none has any. */
    private List<List<Integer>> counting(int count, IntUnaryOperator of) {
        List<List<Integer>> all = new ArrayList<>();
        List<List<Integer>> counting = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            all.add(new ArrayList<>());
            counting.add(new ArrayList<>());
        }
        for (int i = 0; i < filled.length; i++) {
            if (detections.lists().get(i).isPlaced()) {
                all.get(of.applyAsInt(i)).add(i);
                if (filled[i]) {
                    counting.get(of.applyAsInt(i)).add(i);
                }
            }
        }
        for (int k = 0; k < count; k++) {
            if (counting.get(k).isEmpty()) {
                counting.set(k, all.get(k));
            }
        }
        return counting;
    }

    public static AstrometricModel of(
            Detections detections, Map<String, ChipPlacement> placements, int chipDegree, int exposureDegree) {
        return new StartModel(detections, chipDegree, exposureDegree).build(placements);
    }

    private AstrometricModel build(Map<String, ChipPlacement> placements) {
        List<ChipFrame> frames = placements.keySet().containsAll(detections.chips()) ? placed(placements) : derived();
        ExposureFrame[] exposures = new ExposureFrame[detections.exposures().size()];
        for (int e = 0; e < exposures.length; e++) {
            exposures[e] = new ExposureFrame(meanPointing(e), new double[] {1, 0, 0, 1}, new double[2]);
        }
        AstrometricModel model = new AstrometricModel(frames, exposures, chipDegree, exposureDegree).scaledTo(isSeen);
        for (int round = 0; round < 2; round++) {
            for (int e = 0; e < exposures.length; e++) {
                pointExposure(model, e);
            }
            for (int c = 0; c < frames.size(); c++) {
                fitChip(model, c);
            }
        }
        for (int e = 0; e < exposures.length; e++) {
            pointExposure(model, e);
        }
        return model;
    }

    private List<ChipFrame> placed(Map<String, ChipPlacement> placements) {
        List<ChipFrame> frames = new ArrayList<>();
        for (int c = 0; c < detections.chips().size(); c++) {
            String chip = detections.chips().get(c);
            int[] size = sizeOf(c);
            ChipPlacement placement = placements.get(chip);
            if (placement == null) {
                throw new IllegalArgumentException("chip " + chip + " has no place in the focal plane");
            }
            frames.add(ChipFrame.of(chip, size[0], size[1], placement));
        }
        return frames;
    }

    /** Places of chips from the exposure that has most of them; further chips from the others. */
    private List<ChipFrame> derived() {
        int chips = detections.chips().size();
        ChipFrame[] frames = new ChipFrame[chips];
        List<Integer> order = IntStream.range(0, listsOfExposure.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer e) -> isUnseen(e) ? 1 : 0)
                        .thenComparingInt(e -> -listsOfExposure.get(e).size()))
                .toList();
        for (int e : order) {
            TangentBasis basis = meanPointing(e);
            for (int list : listsOfExposure.get(e)) {
                int chip = detections.chipOfList(list);
                if (frames[chip] == null) {
                    frames[chip] = derivedFrame(chip, list, basis);
                }
            }
        }
        for (int chip = 0; chip < chips; chip++) {
            if (frames[chip] == null && !listsOfChip.get(chip).isEmpty()) {
                int list = listsOfChip.get(chip).getFirst();
                frames[chip] = derivedFrame(chip, list, meanPointing(detections.exposureOfList(list)));
            }
        }
        return List.of(frames);
    }

    private boolean isUnseen(int exposure) {
        List<Integer> lists = listsOfExposure.get(exposure);
        return lists.isEmpty() || !filled[lists.getFirst()];
    }

    private ChipFrame derivedFrame(int chip, int list, TangentBasis basis) {
        int[] size = sizeOf(chip);
        ChipFrame pixels =
                new ChipFrame(detections.chips().get(chip), size[0], size[1], new double[] {0, 1, 0, 0, 0, 1});
        double[][] from = pixels.grid(GRID);
        double[][] to = new double[from.length][];
        for (int i = 0; i < from.length; i++) {
            to[i] = basis.project(direction(list, from[i]));
        }
        double[] map = RobustAffine.fit(from, to, from.length)
                .orElseThrow(() -> new IllegalArgumentException(
                        "world coordinates of chip " + pixels.chip() + " do not span a plane"));
        return new ChipFrame(pixels.chip(), size[0], size[1], map);
    }

    private int[] sizeOf(int chip) {
        for (int i = 0; i < detections.lists().size(); i++) {
            if (detections.chipOfList(i) == chip) {
                SourceList list = detections.lists().get(i);
                return new int[] {list.exposure().widthPx(), list.exposure().heightPx()};
            }
        }
        throw new IllegalArgumentException("there is no chip " + chip);
    }

    private TangentBasis meanPointing(int exposure) {
        double[] sum = new double[3];
        for (int list : listsOfExposure.get(exposure)) {
            SourceList source = detections.lists().get(list);
            double[] centre = {
                (source.exposure().widthPx() - 1) / 2.0, (source.exposure().heightPx() - 1) / 2.0
            };
            double[] vector = direction(list, centre);
            for (int k = 0; k < 3; k++) {
                sum[k] += vector[k];
            }
        }
        return new TangentBasis(TangentBasis.position(sum));
    }

    private double[] direction(int list, double[] at) {
        Wcs wcs = detections.lists().get(list).wcs();
        return TangentBasis.vector(wcs.toSky(at[0], at[1]));
    }

    private void pointExposure(AstrometricModel model, int exposure) {
        List<Integer> lists = listsOfExposure.get(exposure);
        double[][] from = new double[lists.size() * GRID * GRID][];
        double[][] direction = new double[from.length][];
        int next = 0;
        for (int list : lists) {
            int chip = detections.chipOfList(list);
            for (double[] at : model.chips().get(chip).grid(GRID)) {
                from[next] = model.toFocalPlane(chip, at[0], at[1]);
                direction[next++] = direction(list, at);
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            TangentBasis basis = model.exposure(exposure).basis();
            double[][] to = new double[from.length][];
            for (int i = 0; i < from.length; i++) {
                to[i] = basis.project(direction[i]);
            }
            var fitted = RobustAffine.fit(from, to, GRID * GRID);
            if (fitted.isEmpty()) {
                return;
            }
            double[] map = fitted.get();
            TangentBasis centred = new TangentBasis(TangentBasis.position(basis.unproject(map[0], map[3])));
            model.setExposure(
                    exposure, new ExposureFrame(centred, new double[] {map[1], map[2], map[4], map[5]}, new double[2]));
        }
    }

    /** Replaces a chip's terms by a fit to the median over the exposures that have it. */
    private void fitChip(AstrometricModel model, int chip) {
        ChipFrame frame = model.chips().get(chip);
        double[][] grid = frame.grid(GRID);
        List<double[][]> seen = new ArrayList<>();
        for (int list : listsOfChip.get(chip)) {
            ExposureFrame exposure = model.exposure(detections.exposureOfList(list));
            double[][] places = new double[grid.length][];
            for (int i = 0; i < grid.length; i++) {
                double[] plane = exposure.basis().project(direction(list, grid[i]));
                places[i] = exposure.toFocalPlane(plane[0], plane[1]);
            }
            seen.add(places);
        }
        if (seen.isEmpty()) {
            return;
        }
        double[][] rows = new double[grid.length][];
        double[][] target = new double[2][grid.length];
        for (int i = 0; i < grid.length; i++) {
            rows[i] = LegendreBasis.values(
                    model.chipDegree(), frame.normalisedX(grid[i][0]), frame.normalisedY(grid[i][1]));
            target[0][i] = median(seen, i, 0) - frame.u(grid[i][0], grid[i][1]);
            target[1][i] = median(seen, i, 1) - frame.v(grid[i][0], grid[i][1]);
        }
        PolynomialFit.solve(rows, target[0], target[1]).ifPresent(terms -> {
            System.arraycopy(terms[0], 0, model.chipTerms(chip)[0], 0, terms[0].length);
            System.arraycopy(terms[1], 0, model.chipTerms(chip)[1], 0, terms[1].length);
        });
    }

    private static double median(List<double[][]> seen, int point, int axis) {
        double[] values = new double[seen.size()];
        for (int k = 0; k < values.length; k++) {
            values[k] = seen.get(k)[point][axis];
        }
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
