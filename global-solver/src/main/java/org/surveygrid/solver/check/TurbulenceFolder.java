package org.surveygrid.solver.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricStatistics;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.residual.StarTable;
import org.surveygrid.solver.turbulence.ExposureDisplacement;
import org.surveygrid.solver.turbulence.SurveyResiduals;
import org.surveygrid.solver.turbulence.TurbulenceFit;
import org.surveygrid.solver.turbulence.TurbulenceOutcome;

/** Writes what the air displaced in each exposure of a set of catalogues. */
public final class TurbulenceFolder {
    private static final int MOST_STARS = 1500;
    private static final int NODES = 33;
    /** A detection that decides this much of its star's place says nothing about itself. */
    private static final double LARGEST_LEVERAGE = 0.9;

    private static final double SMALLEST_VARIANCE_MAS2 = 1e-4;

    private TurbulenceFolder() {}

    /**
     * Writes a map for each exposure, {@code EXPOSURE.displacement.fits}, and {@code turbulence.csv} with what stars that were
     * held out say of it. Nothing is written when world coordinates were not solved for.
     *
     * @param folder created when absent
     * @param solution what was found
     * @param table what it leaves of every detection
     * @throws IOException when something cannot be written
     */
    public static void write(Path folder, CatalogueSolution solution, StarTable table) throws IOException {
        if (solution.astrometry().isEmpty()
                || !(solution.astrometry().get() instanceof AstrometricOutcome.Solved solved)) {
            return;
        }
        Files.createDirectories(folder);
        SurveyResiduals survey = residuals(solution, table, solved);
        StringBuilder summary = new StringBuilder(
                "exposure,stars_held_out,variance_before_mas2,variance_after_mas2,noise_mas2,coherence_arcsec,remark\n");
        for (CatalogueExposure exposure : solution.exposures()) {
            Path file = folder.resolve(exposure.id().replaceAll("[^A-Za-z0-9.+-]", "_") + ".displacement.fits");
            switch (TurbulenceFit.of(survey.of(exposure.id(), solved.solution()), MOST_STARS)) {
                case TurbulenceOutcome.Uncorrelated none -> {
                    new ExposureDisplacement(exposure.id(), none.reason(), List.of()).write(file);
                    summary.append(exposure.id())
                            .append(",,,,,,\"")
                            .append(none.reason())
                            .append("\"\n");
                }
                case TurbulenceOutcome.Correlated air -> {
                    survey.map(exposure.id(), solved.solution(), air.field(), NODES)
                            .write(file);
                    summary.append(String.format(
                            Locale.ROOT,
                            "%s,%d,%.3f,%.3f,%.3f,%.1f,\n",
                            exposure.id(),
                            air.judgement().stars(),
                            air.judgement().beforeMas2(),
                            air.judgement().afterMas2(),
                            air.judgement().noiseMas2(),
                            air.kernel().coherenceArcsec()));
                }
            }
        }
        Files.writeString(folder.resolve("turbulence.csv"), summary);
    }

    private static SurveyResiduals residuals(
            CatalogueSolution solution, StarTable table, AstrometricOutcome.Solved solved) {
        Frames frames = new Frames(solution);
        Map<String, Double> excess = new TreeMap<>();
        for (AstrometricStatistics.ExposureReport report : solved.statistics().exposures()) {
            if (report.component() >= 0) {
                excess.put(report.exposure(), report.excessMas());
            }
        }
        StarTable.Detections all = table.detections();
        double[] share = shares(table);
        int[] frame = new int[all.size()];
        for (int i = 0; i < frame.length; i++) {
            String exposure = table.exposures().get(all.exposure()[i]);
            boolean counts = all.isUsed()[i] && share[i] < LARGEST_LEVERAGE && excess.containsKey(exposure);
            frame[i] = counts ? frames.number(exposure, all.chip()[i]) : -1;
        }
        int[] next = frames.starts(frame);
        List<SurveyResiduals.Frame> filled = frames.filled(next);
        float[][] columns = new float[5][next[next.length - 1]];
        for (int i = 0; i < frame.length; i++) {
            if (frame[i] >= 0) {
                int row = next[frame[i]]++;
                double free = 1 - share[i];
                double turbulent = excess.getOrDefault(table.exposures().get(all.exposure()[i]), 0.0);
                double measured = all.errorMas()[i] * all.errorMas()[i] - turbulent * turbulent;
                columns[0][row] = (float) all.xPx()[i];
                columns[1][row] = (float) all.yPx()[i];
                columns[2][row] = (float) (all.eastMas()[i] / free);
                columns[3][row] = (float) (all.northMas()[i] / free);
                columns[4][row] = (float) (Math.max(measured, SMALLEST_VARIANCE_MAS2) / free);
            }
        }
        return new SurveyResiduals(
                filled, new SurveyResiduals.Rows(columns[0], columns[1], columns[2], columns[3], columns[4]));
    }

    /** How much of its star's place each detection decides alone. */
    private static double[] shares(StarTable table) {
        StarTable.Detections all = table.detections();
        double[] share = new double[all.size()];
        for (int s = 0; s < table.stars().size(); s++) {
            double weights = 0;
            for (int i = table.stars().start()[s]; i < table.stars().start()[s + 1]; i++) {
                share[i] = 1 / (all.errorMas()[i] * all.errorMas()[i]);
                weights += all.isUsed()[i] ? share[i] : 0;
            }
            for (int i = table.stars().start()[s]; i < table.stars().start()[s + 1]; i++) {
                share[i] /= weights;
            }
        }
        return share;
    }

    /** Chips of exposures in the order of the catalogues. */
    private static final class Frames {
        private final List<String> names = new ArrayList<>();
        private final List<ExposureFacts> facts = new ArrayList<>();
        private final Map<String, Integer> numbers = new TreeMap<>();

        Frames(CatalogueSolution solution) {
            for (CatalogueExposure exposure : solution.exposures()) {
                for (CatalogueChip chip : exposure.chips()) {
                    chip.sources().ifPresent(list -> {
                        numbers.put(key(exposure.id(), chip.number()), names.size());
                        names.add(solution.chip(exposure, chip.number()));
                        facts.add(list.exposure());
                    });
                }
            }
        }

        private static String key(String exposure, int chip) {
            return exposure + '\n' + chip;
        }

        int number(String exposure, int chip) {
            return numbers.getOrDefault(key(exposure, chip), -1);
        }

        /** Row of the first detection of each frame, and the number of rows. */
        int[] starts(int[] frame) {
            int[] start = new int[names.size() + 1];
            for (int f : frame) {
                if (f >= 0) {
                    start[f + 1]++;
                }
            }
            for (int f = 0; f < names.size(); f++) {
                start[f + 1] += start[f];
            }
            return start;
        }

        List<SurveyResiduals.Frame> filled(int[] start) {
            List<SurveyResiduals.Frame> filled = new ArrayList<>();
            for (int f = 0; f < names.size(); f++) {
                ExposureFacts of = facts.get(f);
                filled.add(new SurveyResiduals.Frame(
                        of.exposure(), names.get(f), of.widthPx(), of.heightPx(), start[f], start[f + 1] - start[f]));
            }
            return filled;
        }
    }
}
