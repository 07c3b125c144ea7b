package org.surveygrid.solver.check;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricStatistics;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.catalogue.ZeroPointAnchor;
import org.surveygrid.solver.diagnosis.ExposureGroup;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricStatistics;

/** One HTML page without anything outside of it: what was flagged first, then figures, then pictures. */
final class CheckPage {
    private static final String STYLE = """
            body{font:15px/1.45 system-ui,sans-serif;max-width:1080px;margin:2em auto;padding:0 1em;color:#222}
            h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #ccc}
            table{border-collapse:collapse;font-size:13px}th,td{padding:2px 9px;text-align:right;border-bottom:1px solid #eee}
            th{background:#f3f3f3}td:first-child,th:first-child{text-align:left}td.text,th.text{text-align:left}
            img{max-width:100%;border:1px solid #ddd;margin:4px 0}ul.flagged li{color:#a01818}p.fine{color:#1c6b3c}
            figure{margin:1em 0}figcaption{color:#555;font-size:13px}
            """;
    private static final Map<String, String> CAPTIONS = Map.of(
            "residuals-1d", "Residuals of positions, one axis at a time.",
            "internal-2d", "Detections about the mean of their star.",
            "reference-2d", "Detections about their reference star.",
            "residuals-magnitude", "Residuals of positions against brightness.",
            "residuals-field", "What all exposures have in common: the camera's distortion that the model leaves.",
            "distortion", "How large pixels are over the field.",
            "exposures", "Each exposure by its number in the table.",
            "zero-points-sky", "Zero points where the exposures point.",
            "magnitudes", "Residuals of magnitudes.",
            "star-flat", "Residuals of magnitudes over the field.");

    private final CatalogueSolution solution;
    private final CheckNumbers numbers;
    private final Map<String, byte[]> plots;
    private final StringBuilder html = new StringBuilder();

    CheckPage(CatalogueSolution solution, CheckNumbers numbers, Map<String, byte[]> plots) {
        this.solution = solution;
        this.numbers = numbers;
        this.plots = plots;
    }

    String text() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<title>Global solution</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>Global solution of ")
                .append(solution.exposures().size())
                .append(" exposures</h1>\n");
        flagged();
        totals();
        groups();
        new DiagnosisSection(html).write(solution);
        table();
        html.append("<h2>Plots</h2>\n");
        plots.forEach(this::plot);
        html.append("</body></html>\n");
        return html.toString();
    }

    private void flagged() {
        Map<String, List<String>> remarks = new TreeMap<>();
        astrometry()
                .ifPresent(statistics -> statistics
                        .exposures()
                        .forEach(
                                report -> report.remarks().forEach(remark -> add(remarks, remark, report.exposure()))));
        solution.photometry()
                .values()
                .forEach(outcome -> photometry(outcome)
                        .ifPresent(statistics -> statistics
                                .exposures()
                                .forEach(report ->
                                        report.remarks().forEach(remark -> add(remarks, remark, report.exposure())))));
        if (solution.astrometry().isPresent()
                && solution.astrometry().get() instanceof AstrometricOutcome.Solved solved) {
            solved.model().findings().forEach(finding -> add(remarks, finding, "model of positions"));
        }
        for (CatalogueExposure exposure : solution.exposures()) {
            for (CatalogueChip chip : exposure.chips()) {
                if (!chip.remark().isEmpty()) {
                    add(remarks, "chip " + chip.number() + ": " + chip.remark(), exposure.id());
                }
                solution.coordinates(exposure, chip.number())
                        .map(ChipAstrometry::remark)
                        .filter(remark -> !remark.isEmpty())
                        .ifPresent(remark -> add(remarks, "chip " + chip.number() + ": " + remark, exposure.id()));
            }
        }
        html.append("<h2>Look at</h2>\n");
        List<String> undetermined = solution.warnings();
        if (remarks.isEmpty() && undetermined.isEmpty()) {
            html.append("<p class=\"fine\">Nothing was flagged.</p>\n");
            return;
        }
        html.append("<ul class=\"flagged\">\n");
        undetermined.forEach(
                warning -> html.append("<li>").append(escaped(warning)).append("</li>\n"));
        remarks.forEach((remark, exposures) -> html.append("<li><b>")
                .append(escaped(String.join(", ", exposures)))
                .append("</b>: ")
                .append(escaped(remark))
                .append("</li>\n"));
        html.append("</ul>\n");
    }

    private static void add(Map<String, List<String>> remarks, String remark, String exposure) {
        List<String> exposures = remarks.computeIfAbsent(remark, key -> new ArrayList<>());
        if (!exposures.contains(exposure)) {
            exposures.add(exposure);
        }
    }

    private Optional<AstrometricStatistics> astrometry() {
        return solution.astrometry()
                .flatMap(outcome -> outcome instanceof AstrometricOutcome.Solved solved
                        ? Optional.of(solved.statistics())
                        : Optional.empty());
    }

    private static Optional<PhotometricStatistics> photometry(PhotometricOutcome outcome) {
        return outcome instanceof PhotometricOutcome.Solved solved
                ? Optional.of(solved.statistics())
                : Optional.empty();
    }

    private void totals() {
        html.append("<h2>Figures</h2>\n<table>\n<tr><th>figure</th><th>value</th></tr>\n");
        astrometry().ifPresent(a -> {
            row("stars fitted", String.valueOf(a.stars()));
            row("detections used, rejected", a.detections() + ", " + a.rejected());
            row("scatter of positions, east x north", pair(a.overlapAxes()) + " mas");
            row("the same of stars kept out of the fit, both axes", number(a.reservedRmsMas(), 2) + " mas");
            row("what the centroid errors let expect, both axes", number(a.centroidNoiseMas(), 2) + " mas");
            row(
                    "scatter about the reference, east x north",
                    pair(a.referenceAxes()) + " mas, " + a.references() + " stars");
            row("chi2 per degree of freedom", number(a.chiSquarePerDegree(), 3));
        });
        solution.photometry()
                .forEach((filter, outcome) -> photometry(outcome).ifPresent(p -> {
                    row(
                            filter + ": stars, detections, rejected",
                            p.stars() + ", " + p.detections() + ", " + p.rejected());
                    row(filter + ": scatter of magnitudes", number(p.overlapRmsMag(), 4) + " mag");
                    row(filter + ": the same of stars kept out of the fit", number(p.reservedRmsMag(), 4) + " mag");
                    row(filter + ": what the flux errors let expect", number(p.photonNoiseMag(), 4) + " mag");
                    row(filter + ": chi2 per degree of freedom", number(p.chiSquarePerDegree(), 3));
                }));
        html.append("</table>\n");
    }

    private static String pair(AstrometricStatistics.Axes axes) {
        return number(axes.eastMas(), 2) + " x " + number(axes.northMas(), 2);
    }

    private void row(String name, String value) {
        html.append("<tr><td>").append(escaped(name)).append("</td><td>");
        html.append(escaped(value)).append("</td></tr>\n");
    }

    private void groups() {
        html.append("<h2>Groups of exposures that share stars</h2>\n<ul>\n");
        astrometry().ifPresent(a -> {
            for (ExposureGroup group : a.diagnosis().groups()) {
                html.append("<li>positions, group ").append(group.number() + 1).append(": ");
                html.append(group.isTied() ? "tied to the sky by reference stars" : "relative only");
                html.append("; ").append(members(group)).append("</li>\n");
            }
        });
        solution.anchors().forEach((filter, anchors) -> {
            for (int c = 0; c < anchors.size(); c++) {
                ZeroPointAnchor anchor = anchors.get(c);
                int number = c;
                html.append("<li>magnitudes of ")
                        .append(escaped(filter))
                        .append(", group ")
                        .append(c + 1);
                html.append(": tied by ")
                        .append(words(anchor.tie()))
                        .append(" (")
                        .append(anchor.exposures());
                html.append(" exposures), shifted by ")
                        .append(number(anchor.shiftMag(), 4))
                        .append(" mag; ")
                        .append(Optional.ofNullable(solution.photometry().get(filter))
                                .flatMap(CheckPage::photometry)
                                .map(p -> members(p.diagnosis().groups().get(number)))
                                .orElse(""))
                        .append("</li>\n");
            }
        });
        html.append("</ul>\n");
    }

    private static String members(ExposureGroup group) {
        return group.exposures().size() + " exposures: " + escaped(String.join(", ", group.exposures()));
    }

    private static String words(ZeroPointAnchor.Tie tie) {
        return switch (tie) {
            case REFERENCE_STARS -> "reference stars";
            case PHOTOMETRIC_EXPOSURES -> "exposures whose headers call them photometric";
            case HEADERS -> "the mean of the headers' zero points only";
        };
    }

    private void table() {
        Map<String, AstrometricStatistics.ExposureReport> reports = new TreeMap<>();
        astrometry().ifPresent(a -> a.exposures().forEach(report -> reports.put(report.exposure(), report)));
        html.append("<h2>Exposures</h2>\n<table>\n<tr><th>exposure</th><th>number</th><th>group</th><th>used</th>")
                .append("<th>rejected</th><th>moved [arcsec]</th><th>error scale</th><th>chi2</th>")
                .append("<th>rms, S/N &gt; 100 [mas]</th><th>zero point</th></tr>\n");
        for (int e = 0; e < solution.exposures().size(); e++) {
            String id = solution.exposures().get(e).id();
            Optional<AstrometricStatistics.ExposureReport> report = Optional.ofNullable(reports.get(id));
            html.append("<tr><td>").append(escaped(id)).append("</td>");
            cell(String.valueOf(e));
            cell(report.map(r -> r.component() < 0 ? "left out" : String.valueOf(r.component() + 1))
                    .orElse(""));
            cell(report.map(r -> String.valueOf(r.detections())).orElse(""));
            cell(report.map(r -> String.valueOf(r.rejected())).orElse(""));
            cell(report.map(r -> number(r.movedArcsec(), 2)).orElse(""));
            cell(report.map(r -> number(r.errorScale(), 2)).orElse(""));
            cell(number(numbers.chiSquares()[e], 3));
            cell(number(numbers.rmsMas()[e], 2));
            cell(number(numbers.zeroPoints()[e], 4));
            html.append("</tr>\n");
        }
        html.append("</table>\n");
    }

    private void cell(String text) {
        html.append("<td>").append(escaped(text)).append("</td>");
    }

    private void plot(String name, byte[] png) {
        String caption = Optional.ofNullable(CAPTIONS.get(name)).orElse("");
        html.append("<figure><img alt=\"").append(escaped(caption)).append("\" src=\"data:image/png;base64,");
        html.append(Base64.getEncoder().encodeToString(png)).append("\"><figcaption>");
        html.append(escaped(caption)).append("</figcaption></figure>\n");
    }

    private static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "-";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
