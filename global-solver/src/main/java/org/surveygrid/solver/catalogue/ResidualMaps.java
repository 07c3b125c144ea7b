package org.surveygrid.solver.catalogue;

import java.util.ArrayList;
import java.util.List;
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
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.pixelmap.PixelMaps;
import org.surveygrid.solver.pixelmap.ResidualPatterns;
import org.surveygrid.solver.pixelmap.ResidualRows;

/**
 * What a solution leaves on the average of all exposures at each place of a chip: what has to be added to its pixels. An axis of a
 * chip has a map only where the data show it ({@link ResidualPatterns}); else it is 0 everywhere.
 */
public final class ResidualMaps {
    private static final double MAS_PER_DEGREE = 3_600_000;
    private static final double SECONDS_PER_DAY = 86400;
    private static final double SMALLEST_ERROR_MAS = 1e-3;

    private final Detections detections;
    private final AstrometricOutcome.Solved solved;
    private final double cellPx;
    private final Epochs epochs;
    private final int chipDegree;

    private ResidualMaps(
            Detections detections, AstrometricOutcome.Solved solved, double cellPx, AstrometryDeclaration model) {
        this.detections = detections;
        this.solved = solved;
        this.cellPx = cellPx;
        this.epochs = model.epochs();
        this.chipDegree = Math.max(model.chipDegree(), model.exposureDegree());
    }

    /**
     * Maps of a solution.
     *
     * @param detections that were solved
     * @param solved their solution
     * @param cellPx size of a cell; as many as fit best cover the chip
     * @param model what was solved for
     * @return a map for each chip and epoch
     */
    public static PixelMaps of(
            Detections detections, AstrometricOutcome.Solved solved, double cellPx, AstrometryDeclaration model) {
        if (!(cellPx >= 1)) {
            throw new IllegalArgumentException("cells must have at least a pixel, got " + cellPx);
        }
        return new ResidualMaps(detections, solved, cellPx, model).find();
    }

    private PixelMaps find() {
        AstrometricResiduals residuals = solved.details().orElseThrow().residuals();
        List<String> chips = new ArrayList<>();
        List<Integer> epochOf = new ArrayList<>();
        List<ResidualPatterns.Chip> forms = new ArrayList<>();
        Frame[] frames = new Frame[detections.lists().size()];
        int[] chipOfList = new int[frames.length];
        SortedMap<String, SortedMap<Integer, Integer>> numbers = new TreeMap<>();
        for (int list = 0; list < frames.length; list++) {
            Frame frame = frame(list);
            frames[list] = frame;
            chipOfList[list] = numbers.computeIfAbsent(frame.facts.chip(), chip -> new TreeMap<>())
                    .computeIfAbsent(frame.epoch, epoch -> forms.size());
            if (chipOfList[list] == forms.size()) {
                chips.add(frame.facts.chip());
                epochOf.add(frame.epoch);
                forms.add(new ResidualPatterns.Chip(
                        cells(frame.facts.widthPx()), cells(frame.facts.heightPx()), chipDegree));
            }
        }
        ResidualPatterns patterns = new ResidualPatterns(rows(residuals, frames), chipOfList, forms);
        PixelMaps maps = new PixelMaps();
        for (int n = 0; n < chips.size(); n++) {
            if (epochs.count() == 1) {
                maps.put(chips.get(n), patterns.map(n));
            } else {
                maps.put(chips.get(n), epochOf.get(n), patterns.map(n));
            }
        }
        return maps;
    }

    private int cells(int px) {
        return (int) Math.max(1, Math.round(px / cellPx));
    }

    private ResidualRows rows(AstrometricResiduals residuals, Frame... frames) {
        ResidualRows rows = new ResidualRows(residuals.size());
        double decided = 0;
        for (int i = 0; i < residuals.size(); i++) {
            int d = residuals.detection()[i];
            int list = detections.list(d);
            Frame frame = frames[list];
            double x = detections.xPx(d);
            double y = detections.yPx(d);
            double measured = Math.max(SMALLEST_ERROR_MAS, residuals.errorMas()[i]);
            rows.add(new ResidualRows.Row(
                    list,
                    new double[] {(x + 0.5) / frame.facts.widthPx(), (y + 0.5) / frame.facts.heightPx()},
                    new double[] {residuals.eastMas()[i], residuals.northMas()[i]},
                    masPerPx(frame.wcs, x, y),
                    1 / (measured * measured + frame.excessMas * frame.excessMas)));
            decided += residuals.leverage()[i];
            if (i + 1 == residuals.size()
                    || residuals.star()[i + 1] != residuals.star()[i]) {
                rows.endStar(decided);
                decided = 0;
            }
        }
        return rows;
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

    /** What a pixel is on the sky: along x {east, north}, along y {east, north}. */
    private static double[] masPerPx(Wcs wcs, double x, double y) {
        TangentPlane plane = new TangentPlane(wcs.toSky(x, y));
        double[] alongX = plane.toPlane(wcs.toSky(x + 1, y));
        double[] alongY = plane.toPlane(wcs.toSky(x, y + 1));
        return new double[] {
            MAS_PER_DEGREE * alongX[0],
            MAS_PER_DEGREE * alongX[1],
            MAS_PER_DEGREE * alongY[0],
            MAS_PER_DEGREE * alongY[1]
        };
    }
}
