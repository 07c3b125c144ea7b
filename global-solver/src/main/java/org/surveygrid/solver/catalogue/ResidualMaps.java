package org.surveygrid.solver.catalogue;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricResiduals;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.pixelmap.CellMeans;
import org.surveygrid.solver.pixelmap.PixelMap;
import org.surveygrid.solver.pixelmap.PixelMaps;

/**
 * What a solution leaves on the average of all exposures at each place of a chip: what has to be added to its pixels. A
 * detection is compared with what all other measurements say of its star, freed of what the maps say of these; that is
 * repeated until the maps stay.
 */
public final class ResidualMaps {
    /** A detection that decides this much of its star's place says nothing about itself. */
    private static final double LARGEST_LEVERAGE = 0.9;

    private static final int STEPS = 12;
    private static final double SECONDS_PER_DAY = 86400;
    private static final double SMALLEST_ERROR_MAS = 1e-3;

    private final Detections detections;
    private final AstrometricOutcome.Solved solved;
    private final double cellPx;
    private final Epochs epochs;

    private ResidualMaps(Detections detections, AstrometricOutcome.Solved solved, double cellPx, Epochs epochs) {
        this.detections = detections;
        this.solved = solved;
        this.cellPx = cellPx;
        this.epochs = epochs;
    }

    /**
     * Maps of a solution.
     *
     * @param detections that were solved
     * @param solved their solution
     * @param cellPx size of a cell; as many as fit best cover the chip
     * @param epochs between which chips may have changed
     * @return a map for each chip and epoch
     */
    public static PixelMaps of(Detections detections, AstrometricOutcome.Solved solved, double cellPx, Epochs epochs) {
        if (!(cellPx >= 1)) {
            throw new IllegalArgumentException("cells must have at least a pixel, got " + cellPx);
        }
        return new ResidualMaps(detections, solved, cellPx, epochs).find();
    }

    private PixelMaps find() {
        AstrometricResiduals residuals = solved.details().orElseThrow().residuals();
        int size = residuals.size();
        Frame[] frames = new Frame[detections.lists().size()];
        for (int list = 0; list < frames.length; list++) {
            frames[list] = frame(list);
        }
        int[] list = new int[size];
        /* Place along x and y, left over in pixels along both, its weight. */
        double[][] rows = new double[size][];
        for (int i = 0; i < size; i++) {
            int d = residuals.detection()[i];
            list[i] = detections.list(d);
            Frame frame = frames[list[i]];
            double x = detections.xPx(d);
            double y = detections.yPx(d);
            double[] left = new double[2];
            double scale = toPixels(frame.wcs, x, y, new double[][] {
                {residuals.eastMas()[i], residuals.northMas()[i]}, left
            });
            double measured = Math.max(SMALLEST_ERROR_MAS, residuals.errorMas()[i]);
            double variance = measured * measured + frame.excessMas * frame.excessMas;
            rows[i] = new double[] {
                (x + 0.5) / frame.facts.widthPx(),
                (y + 0.5) / frame.facts.heightPx(),
                left[0],
                left[1],
                scale * scale / variance
            };
        }
        PixelMaps maps = new PixelMaps();
        double[] moved = new double[2];
        for (int step = 0; step < STEPS; step++) {
            SortedMap<String, SortedMap<Integer, CellMeans>> cells = new TreeMap<>();
            CellMeans[] means = new CellMeans[frames.length];
            PixelMap[] present = new PixelMap[frames.length];
            for (int k = 0; k < frames.length; k++) {
                means[k] = means(frames[k], cells);
                present[k] = maps.of(frames[k].facts.chip(), frames[k].epoch);
            }
            for (int from = 0; from < size; ) {
                int to = from;
                double[] mean = new double[2];
                while (to < size && residuals.star()[to] == residuals.star()[from]) {
                    for (int axis = 0; axis < 2; axis++) {
                        mean[axis] += residuals.leverage()[to] * value(present[list[to]], axis, rows[to]);
                    }
                    to++;
                }
                for (; from < to; from++) {
                    double share = residuals.leverage()[from];
                    if (share >= LARGEST_LEVERAGE) {
                        continue;
                    }
                    for (int axis = 0; axis < 2; axis++) {
                        double others = mean[axis] - share * value(present[list[from]], axis, rows[from]);
                        moved[axis] = (rows[from][2 + axis] + others) / (1 - share);
                    }
                    means[list[from]].add(rows[from][0], rows[from][1], moved, (1 - share) * rows[from][4]);
                }
            }
            maps = maps(cells);
        }
        return maps;
    }

    private static double value(PixelMap map, int axis, double[] row) {
        return map.at(axis, row[0], row[1]);
    }

    /** A chip of an exposure; what its exposure's positions scatter by beside their errors. */
    private record Frame(ExposureFacts facts, int epoch, Wcs wcs, double excessMas) {}

    private Frame frame(int list) {
        ExposureFacts facts = detections.lists().get(list).exposure();
        Optional<ChipAstrometry> chip = solved.solution().find(facts.exposure(), facts.chip());
        return new Frame(
                facts,
                epochs.of(facts.mjdUtc() + facts.exposureSeconds() / 2 / SECONDS_PER_DAY),
                chip.isPresent()
                        ? chip.get().wcs()
                        : detections.lists().get(list).wcs(),
                solved.statistics()
                        .exposures()
                        .get(detections.exposureOfList(list))
                        .excessMas());
    }

    private CellMeans means(Frame frame, SortedMap<String, SortedMap<Integer, CellMeans>> cells) {
        return cells.computeIfAbsent(frame.facts.chip(), chip -> new TreeMap<>())
                .computeIfAbsent(
                        frame.epoch,
                        number -> new CellMeans((int) Math.max(1, Math.round(frame.facts.widthPx() / cellPx)), (int)
                                Math.max(1, Math.round(frame.facts.heightPx() / cellPx))));
    }

    /**
     * The shift of pixels that takes off an offset on the sky.
     *
     * @param offset {east, north} in mas, then the shift, which is filled
     * @return size of a pixel in mas
     */
    private static double toPixels(Wcs wcs, double x, double y, double[][] offset) {
        TangentPlane plane = new TangentPlane(wcs.toSky(x, y));
        double[] alongX = plane.toPlane(wcs.toSky(x + 1, y));
        double[] alongY = plane.toPlane(wcs.toSky(x, y + 1));
        double masPerDegree = 3_600_000;
        double determinant = (alongX[0] * alongY[1] - alongY[0] * alongX[1]) * masPerDegree;
        offset[1][0] = -(alongY[1] * offset[0][0] - alongY[0] * offset[0][1]) / determinant;
        offset[1][1] = -(alongX[0] * offset[0][1] - alongX[1] * offset[0][0]) / determinant;
        return Math.sqrt(Math.abs(determinant * masPerDegree));
    }

    private PixelMaps maps(SortedMap<String, SortedMap<Integer, CellMeans>> cells) {
        PixelMaps maps = new PixelMaps();
        cells.forEach((chip, byEpoch) -> byEpoch.forEach((epoch, means) -> {
            PixelMap map = means.map();
            if (epochs.count() == 1) {
                maps.put(chip, map);
            } else {
                maps.put(chip, epoch, map);
            }
        }));
        return maps;
    }
}
