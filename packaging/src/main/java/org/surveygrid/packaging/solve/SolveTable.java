package org.surveygrid.packaging.solve;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricStatistics;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricStatistics;

/** What was found, one line an exposure, then what a person should look at. */
final class SolveTable {
    private static final int MOST_NAMED = 4;

    private SolveTable() {}

    static void print(CatalogueSolution solution, PrintWriter out) {
        Map<String, AstrometricStatistics.ExposureReport> positions = new TreeMap<>();
        Map<String, PhotometricStatistics.ExposureReport> fluxes = new TreeMap<>();
        List<String> totals = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        if (solution.astrometry().isPresent()
                && solution.astrometry().get() instanceof AstrometricOutcome.Solved solved) {
            solved.statistics().exposures().forEach(report -> positions.put(report.exposure(), report));
            totals.add(total(solved.statistics()));
            totals.add(
                    "equations of positions: " + solved.statistics().diagnosis().equations());
            findings.addAll(solved.model().findings());
        }
        solution.photometry().forEach((filter, outcome) -> {
            if (outcome instanceof PhotometricOutcome.Solved solved) {
                solved.statistics().exposures().forEach(report -> fluxes.put(report.exposure(), report));
                totals.add(total(filter, solved.statistics()));
                totals.add("equations of magnitudes of " + filter + ": "
                        + solved.statistics().diagnosis().equations());
            }
        });
        int width = 8;
        for (CatalogueExposure exposure : solution.exposures()) {
            width = Math.max(width, exposure.id().length());
        }
        out.printf(
                Locale.ROOT,
                "%-" + width + "s %5s %7s %8s %9s %9s %10s %9s%n",
                "exposure",
                "group",
                "stars",
                "rejected",
                "rms [mas]",
                "ref [mas]",
                "zero point",
                "rms [mag]");
        for (CatalogueExposure exposure : solution.exposures()) {
            out.printf(
                    Locale.ROOT,
                    "%-" + width + "s %s%n",
                    exposure.id(),
                    line(solution, exposure, Optional.ofNullable(positions.get(exposure.id()))));
        }
        totals.forEach(out::println);
        findings.forEach(finding -> out.println("look at  the model of positions: " + finding));
        Map<String, List<String>> flagged = new TreeMap<>();
        positions.forEach((id, report) -> report.remarks().forEach(remark -> add(flagged, remark, id)));
        fluxes.forEach((id, report) -> report.remarks().forEach(remark -> add(flagged, remark, id)));
        solution.warnings().forEach(warning -> out.println("look at  " + warning));
        flagged.forEach((remark, ids) -> out.println("look at  " + named(ids) + ": " + remark));
        out.flush();
    }

    private static void add(Map<String, List<String>> flagged, String remark, String exposure) {
        flagged.computeIfAbsent(remark, key -> new ArrayList<>()).add(exposure);
    }

    static String named(List<String> exposures) {
        return exposures.size() <= MOST_NAMED
                ? String.join(", ", exposures)
                : exposures.getFirst() + " and " + (exposures.size() - 1) + " other exposures";
    }

    private static String line(
            CatalogueSolution solution,
            CatalogueExposure exposure,
            Optional<AstrometricStatistics.ExposureReport> positions) {
        double[] internal = new double[2];
        double[] reference = new double[2];
        double[] magnitudes = new double[2];
        double zeroPoint = 0;
        int zeroPoints = 0;
        for (CatalogueChip chip : exposure.chips()) {
            Optional<ChipAstrometry> coordinates = solution.coordinates(exposure, chip.number());
            coordinates.ifPresent(c -> {
                add(internal, c.internalRmsMas(), c.stars());
                add(reference, c.referenceRmsMas(), c.stars());
            });
            Optional<CatalogueSolution.TiedZeroPoint> point = solution.zeroPoint(exposure, chip.number());
            if (point.isPresent()) {
                add(magnitudes, point.get().rmsMag(), 1);
                zeroPoint += point.get().mag();
                zeroPoints++;
            }
        }
        return String.format(
                Locale.ROOT,
                "%5s %7s %8s %9s %9s %10s %9s",
                positions
                        .map(p -> p.component() < 0 ? "-" : String.valueOf(p.component() + 1))
                        .orElse(""),
                positions.map(p -> String.valueOf(p.detections())).orElse(""),
                positions.map(p -> String.valueOf(p.rejected())).orElse(""),
                number(internal, "%.1f"),
                number(reference, "%.1f"),
                zeroPoints == 0 ? "" : String.format(Locale.ROOT, "%.4f", zeroPoint / zeroPoints),
                number(magnitudes, "%.4f"));
    }

    private static void add(double[] sums, double rms, int weight) {
        if (Double.isFinite(rms)) {
            sums[0] += weight * rms * rms;
            sums[1] += weight;
        }
    }

    private static String number(double[] sums, String format) {
        return sums[1] == 0 ? "" : String.format(Locale.ROOT, format, Math.sqrt(sums[0] / sums[1]));
    }

    private static String total(AstrometricStatistics all) {
        return String.format(
                Locale.ROOT,
                "astrometry: %d stars, %d detections, %d rejected; internal %.1f x %.1f mas, reference %.1f x %.1f mas"
                        + " (%d stars), chi2/dof %.3f, %d group%s",
                all.stars(),
                all.detections(),
                all.rejected(),
                all.overlapAxes().eastMas(),
                all.overlapAxes().northMas(),
                all.referenceAxes().eastMas(),
                all.referenceAxes().northMas(),
                all.references(),
                all.chiSquarePerDegree(),
                all.components().size(),
                all.components().size() == 1 ? "" : "s");
    }

    private static String total(String filter, PhotometricStatistics all) {
        return String.format(
                Locale.ROOT,
                "photometry of %s: %d stars, %d detections, %d rejected; internal %.4f mag, chi2/dof %.3f, %d group%s",
                filter,
                all.stars(),
                all.detections(),
                all.rejected(),
                all.overlapRmsMag(),
                all.chiSquarePerDegree(),
                all.components().size(),
                all.components().size() == 1 ? "" : "s");
    }
}
